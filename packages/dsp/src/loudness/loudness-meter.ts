import type { Kernels } from '../kernels/kernels.ts';
import type { PlanarBlock } from '../kernels/planar-block.ts';
import { type ChannelLabel, channelWeight } from './channel-weights.ts';
import { kWeighting } from './k-weighting.ts';
import { type LoudnessResult, loudnessOfHops } from './loudness-result.ts';
import { PowerScratch } from './power-scratch.ts';
import { prerollFrames } from './segment-grid.ts';

export interface LoudnessMeterOptions {
  /** 8,000 … 768,000. */
  readonly sampleRateHz: number;
  readonly channels: readonly ChannelLabel[];
  /** Most frames one `process` may be given. */
  readonly capacityFrames: number;
  /** Mono is played on two loudspeakers, which adds 3.01 LU; no meaning for other layouts. Default false. */
  readonly dualMono?: boolean;
  /** Whether the result carries momentary and short-term loudness over time. */
  readonly series?: boolean;
  /** Hop of the short-term values behind the loudness range, a multiple of 100 ms; default 100. */
  readonly rangeHopMs?: number;
}

/** Layout of the kernel's meter; see hop-energies.as.ts. */
const pairsOffset = 144;
const pairBytes = 320;
const chunkHops = 8_192;

/**
 * Loudness of a stream by ITU-R BS.1770-5, EBU Tech 3341 and Tech 3342, given in order from frame 0.
 *
 * Any split into blocks gives the same bits. It keeps 8 bytes per 10 ms: 11.5 MB for four hours, and as much again while it finishes.
 */
export class LoudnessMeter {
  readonly #kernels: Kernels;
  readonly #options: LoudnessMeterOptions;
  readonly #meterPointer: number;
  readonly #meterBytes: number;
  readonly #hopsPointer: number;
  readonly #measured: readonly { channel: number; weight: number }[];
  #chunks: Float64Array[] = [];
  #hopCount = 0;

  constructor(kernels: Kernels, options: LoudnessMeterOptions) {
    this.#kernels = kernels;
    this.#options = options;
    const loudspeakers = options.dualMono === true && options.channels.join(' ') === 'M' ? 2 : 1;
    this.#measured = options.channels
      .map((label, channel) => ({ channel, weight: channelWeight(label) * loudspeakers }))
      .filter(({ weight }) => weight > 0);
    this.#meterBytes = pairsOffset + Math.ceil(this.#measured.length / 2) * pairBytes;
    this.#meterPointer = kernels.allocate(this.#meterBytes);
    this.#hopsPointer = kernels.allocate((Math.ceil((options.capacityFrames * 100) / options.sampleRateHz) + 1) * 8);
    PowerScratch.of(kernels);
    this.reset();
  }

  /** Makes the meter as new. */
  reset(): void {
    const { sampleRateHz } = this.#options;
    const k = kWeighting(sampleRateHz);
    const pairCount = Math.ceil(this.#measured.length / 2);
    const buffer = this.#kernels.memory.buffer;
    new Uint8Array(buffer, this.#meterPointer, this.#meterBytes).fill(0);
    new Int32Array(buffer, this.#meterPointer + 16, 4).set([
      sampleRateHz,
      pairCount,
      prerollFrames(sampleRateHz),
      this.#hopsPointer,
    ]);
    const coefficients = [k.b1, k.b2, k.a1, k.a2, k.c1, k.c2].flatMap((value) => [value, value]);
    new Float64Array(buffer, this.#meterPointer + 48, 12).set(coefficients);
    for (const [index, { weight }] of this.#measured.entries()) {
      const pair = this.#meterPointer + pairsOffset + (index >> 1) * pairBytes;
      new Float64Array(buffer, pair + 16, 2)[index & 1] = weight * k.energyGain;
    }
    this.#chunks = [];
    this.#hopCount = 0;
  }

  /** Measures the first `frameCount` frames of `block`. @throws RangeError when that is more than the capacity. */
  process(block: PlanarBlock, frameCount: number): void {
    if (frameCount > this.#options.capacityFrames || frameCount > block.capacityFrames) {
      throw new RangeError(`frameCount must be at most ${this.#options.capacityFrames}, got ${frameCount}`);
    }
    const buffer = this.#kernels.memory.buffer;
    for (let index = 0; index < this.#measured.length; index += 2) {
      const a = block.pointer(this.#measured[index]?.channel ?? 0);
      const second = this.#measured[index + 1];
      const pair = this.#meterPointer + pairsOffset + (index >> 1) * pairBytes;
      // A lone last channel keeps itself company, with weight 0.
      new Int32Array(buffer, pair, 2).set([a, second === undefined ? a : block.pointer(second.channel)]);
    }
    const hops = this.#kernels.exports.measureHopEnergies(this.#meterPointer, frameCount);
    this.#keep(this.#kernels.f64(this.#hopsPointer, hops));
  }

  /** The result so far; frames may still follow. */
  finish(): LoudnessResult {
    return loudnessOfHops(this.#kernels, this.hopEnergies(), this.#options);
  }

  /** A copy of the weighted energy of each whole 10 ms hop so far, from which `loudnessOfHops` gives any other reading. */
  hopEnergies(): Float64Array {
    const energies = new Float64Array(this.#hopCount);
    for (const [index, chunk] of this.#chunks.entries()) {
      energies.set(chunk.subarray(0, this.#hopCount - index * chunkHops), index * chunkHops);
    }
    return energies;
  }

  #keep(energies: Float64Array): void {
    let kept = 0;
    while (kept < energies.length) {
      const slot = this.#hopCount % chunkHops;
      if (slot === 0) this.#chunks.push(new Float64Array(chunkHops));
      const part = energies.subarray(kept, kept + chunkHops - slot);
      this.#chunks.at(-1)?.set(part, slot);
      kept += part.length;
      this.#hopCount += part.length;
    }
  }
}
