import type { Hop } from '../levels/hop-scan.ts';

const hopSeconds = 0.01;

/** Least and greatest sample of each stretch of time over all channels. */
export interface WaveformPointsResult {
  readonly secondsPerPoint: number;
  readonly minimum: number[];
  readonly maximum: number[];
}

/**
 * A waveform for plots in bounded memory: a point for each 10 ms; when there are more than `maximumPoints`, neighbours are
 * merged and each point lasts twice as long.
 */
export class WaveformPoints {
  readonly #maximumPoints: number;
  #minimum: number[] = [];
  #maximum: number[] = [];
  #hopsPerPoint = 1;
  #hops = 0;

  /** @param maximumPoints even. */
  constructor(maximumPoints: number) {
    this.#maximumPoints = maximumPoints;
  }

  processHop(hop: Hop): void {
    let least = hop.least[0]!;
    let greatest = hop.greatest[0]!;
    for (let channel = 1; channel < hop.least.length; channel += 1) {
      least = Math.min(least, hop.least[channel]!);
      greatest = Math.max(greatest, hop.greatest[channel]!);
    }
    if (this.#hops === this.#hopsPerPoint || this.#minimum.length === 0) {
      if (this.#minimum.length === this.#maximumPoints) this.#halve();
      this.#hops = 0;
    }
    if (this.#hops === 0) {
      this.#minimum.push(least);
      this.#maximum.push(greatest);
    } else {
      const last = this.#minimum.length - 1;
      this.#minimum[last] = Math.min(this.#minimum[last]!, least);
      this.#maximum[last] = Math.max(this.#maximum[last]!, greatest);
    }
    this.#hops += 1;
  }

  /** Values with five decimals. */
  finish(): WaveformPointsResult {
    return {
      secondsPerPoint: this.#hopsPerPoint * hopSeconds,
      minimum: this.#minimum.map(rounded),
      maximum: this.#maximum.map(rounded),
    };
  }

  #halve(): void {
    const merge = (values: readonly number[], pick: (a: number, b: number) => number): number[] =>
      Array.from({ length: values.length / 2 }, (_, index) => pick(values[2 * index]!, values[2 * index + 1]!));
    this.#minimum = merge(this.#minimum, Math.min);
    this.#maximum = merge(this.#maximum, Math.max);
    this.#hopsPerPoint *= 2;
  }
}

function rounded(value: number): number {
  return Math.round(value * 100_000) / 100_000 + 0; // + 0 turns −0 into 0
}
