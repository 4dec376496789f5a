import { powerToDecibels } from '../math/decibels.ts';
import { type Hop, hopPeak } from '../levels/hop-scan.ts';
import { SlidingSum } from '../levels/sliding-sum.ts';

const windowHops = 40;

/**
 * Noise floor: the least mean power of 400 ms on a 10 ms hop, among those without a hop of digital black, as the mean over
 * the channels given.
 */
export class NoiseFloorMeter {
  readonly #channels: readonly number[];
  readonly #squares = new SlidingSum(windowHops);
  readonly #frames = new SlidingSum(windowHops);
  #least = Infinity;

  constructor(channels: readonly number[]) {
    this.#channels = channels;
  }

  processHop(hop: Hop): void {
    let squares = 0;
    let peak = 0;
    for (const channel of this.#channels) {
      squares += hop.squares[channel]!;
      peak = Math.max(peak, hopPeak(hop, channel));
    }
    if (peak === 0) {
      this.#squares.clear();
      this.#frames.clear();
      return;
    }
    const sum = this.#squares.push(squares);
    const frames = this.#frames.push(hop.frameCount);
    if (sum !== null && frames !== null) this.#least = Math.min(this.#least, sum / (frames * this.#channels.length));
  }

  /** Null where no 400 ms are free of digital black. */
  finish(): { readonly floorDbfs: number | null } {
    return { floorDbfs: this.#least < Infinity ? powerToDecibels(this.#least) : null };
  }
}
