import { type ChunkMeter, chunkFrames, type GridChunk } from '../grid/grid-chunk.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { linearToDecibels } from '../math/decibels.ts';
import { TruePeakMeter } from '../true-peak/true-peak-meter.ts';

const stepFrames = 256;
const apartSeconds = 0.1;
/** Zeros that carry the last frames through the meter. */
const tailFrames = 1_024;
/** −12 dB. */
const leastShare = 0.25;

interface Moment {
  readonly frame: number;
  readonly peak: number;
}

/**
 * The loudest true peaks of a stream, apart by at least 0.1 s; a moment is exact to 256 frames.
 *
 * Only points above the least of the peaks kept so far are looked for, so the meter skips nearly as much as one that looks
 * for a single peak; none more than 12 dB below the greatest is. The greatest of each 0.1 s is a candidate; twice as many are
 * kept as are wanted, since one that is chosen can rule out its neighbours.
 */
export class PeakMoments implements ChunkMeter {
  readonly #meter: TruePeakMeter;
  readonly #sampleRateHz: number;
  readonly #wanted: number;
  /** By falling peak. */
  readonly #kept: Moment[] = [];
  #slot = 0;
  #best: Moment | null = null;
  #nextFrame = 0;

  constructor(kernels: Kernels, sampleRateHz: number, channelCount: number, wanted: number) {
    this.#meter = new TruePeakMeter(kernels, { channelCount, capacityFrames: chunkFrames });
    this.#sampleRateHz = sampleRateHz;
    this.#wanted = wanted;
  }

  processChunk(chunk: GridChunk): void {
    for (let offset = 0; offset < chunk.frameCount; offset += stepFrames) {
      this.#step(
        chunk.firstFrame + offset,
        Math.min(stepFrames, chunk.frameCount - offset),
        (channel) => chunk.pointer(channel) + offset * 4,
      );
    }
    this.#nextFrame = chunk.firstFrame + chunk.frameCount;
  }

  /** In order of time. */
  finish(): { readonly seconds: number; readonly truePeakDbtp: number }[] {
    for (let offset = 0; offset < tailFrames; offset += stepFrames) {
      this.#step(this.#nextFrame + offset, stepFrames, () => 0);
    }
    this.#endSlot();
    const chosen: Moment[] = [];
    for (const moment of this.#kept) {
      const isApart = chosen.every(({ frame }) => Math.abs(frame - moment.frame) >= apartSeconds * this.#sampleRateHz);
      if (isApart && chosen.length < this.#wanted) chosen.push(moment);
    }
    return chosen
      .toSorted((a, b) => a.frame - b.frame)
      .map(({ frame, peak }) => ({ seconds: frame / this.#sampleRateHz, truePeakDbtp: linearToDecibels(peak) }));
  }

  #step(firstFrame: number, frameCount: number, pointerOf: (channel: number) => number): void {
    // The meter judges a group when two more have come in.
    const frame = Math.max(0, firstFrame - 2 * stepFrames + stepFrames / 2);
    const slot = Math.floor(frame / (apartSeconds * this.#sampleRateHz));
    if (slot !== this.#slot) this.#endSlot();
    this.#slot = slot;
    const isFull = this.#kept.length === 2 * this.#wanted;
    const least = isFull ? (this.#kept.at(-1)?.peak ?? 0) : 0;
    const floor = Math.max(least, leastShare * (this.#kept[0]?.peak ?? 0), this.#best?.peak ?? 0);
    const peak = this.#meter.processAbove(floor, frameCount, pointerOf);
    if (peak > floor) this.#best = { frame, peak };
  }

  #endSlot(): void {
    const best = this.#best;
    this.#best = null;
    if (best === null) return;
    const place = this.#kept.findIndex(({ peak }) => peak < best.peak);
    this.#kept.splice(place < 0 ? this.#kept.length : place, 0, best);
    if (this.#kept.length > 2 * this.#wanted) this.#kept.pop();
  }
}
