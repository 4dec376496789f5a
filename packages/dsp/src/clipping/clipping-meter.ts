import { type ChunkMeter, chunkFrames, type GridChunk } from '../grid/grid-chunk.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { isCorner } from './corner.ts';
import { type ChannelEvent, PlateauTally } from './plateau-tally.ts';

/** Equal samples in a row from which a run counts. */
export const minimumRunFrames = 3;

/** What clipping left behind. */
export interface ClippingResult {
  readonly minimumRunFrames: number;
  readonly runs: number;
  readonly clippedSamples: number;
  readonly longestRunFrames: number;
  /** The first 100 in order of time. */
  readonly first: readonly ChannelEvent[];
}

export interface ClippingMeterOptions {
  readonly channelCount: number;
  /** Resolution of the samples; 24 for float. */
  readonly bitsPerSample: number;
}

/** The scan is this many frames behind, so that what follows a run can be read. */
const lagFrames = 2;
const stateBytes = 16;
const runBytes = 32;
const keptEvents = 100;

/**
 * Finds clipped runs: at least three equal samples at the greatest (or, of the other polarity, least) value of a channel,
 * where the signal runs into the level at a corner.
 *
 * The level is not known beforehand: runs at the greatest level so far are counted, and forgotten when a greater one
 * appears. A run counts when at least one of its ends is a corner, see `isCorner`. So neither the rounded crest of a low
 * tone, nor the plateaus of a square wave, nor a constant signal counts; a clipped wave does, at full scale or, where it
 * was turned down afterwards, below it (from three runs on). Noise added after clipping makes its samples unequal: what
 * was dithered afterwards is not found.
 */
export class ClippingMeter implements ChunkMeter {
  readonly #kernels: Kernels;
  readonly #bitsPerSample: number;
  readonly #tallies: readonly PlateauTally[];
  readonly #statesPointer: number;
  readonly #runsPointer: number;

  constructor(kernels: Kernels, { channelCount, bitsPerSample }: ClippingMeterOptions) {
    this.#kernels = kernels;
    this.#bitsPerSample = bitsPerSample;
    this.#tallies = Array.from(
      { length: channelCount * 2 },
      (_, slot) => new PlateauTally(slot >> 1, slot % 2 === 0 ? 1 : -1),
    );
    this.#statesPointer = kernels.allocate(channelCount * 2 * stateBytes);
    this.#runsPointer = kernels.allocate((chunkFrames / 4 + 1) * runBytes);
  }

  processChunk(chunk: GridChunk): void {
    const extremes = this.#kernels.f32(this.#runsPointer, 2);
    for (const [slot, tally] of this.#tallies.entries()) {
      if (tally.sign === 1) {
        this.#kernels.exports.measureExtremes(chunk.pointer(tally.channel), chunk.frameCount, this.#runsPointer);
        const [least = 0, greatest = 0] = extremes;
        this.#tally(slot, tally, chunk, greatest);
        const other = this.#tallies[slot + 1];
        if (other !== undefined) this.#tally(slot + 1, other, chunk, -least);
      }
    }
  }

  /** A run that reaches the last two frames has no end and is not counted. */
  finish(): ClippingResult {
    const clipped = this.#tallies.filter((tally) => tally.isClipped);
    const events = clipped.flatMap(({ first }) => first);
    return {
      minimumRunFrames,
      runs: clipped.reduce((sum, { runs }) => sum + runs, 0),
      clippedSamples: clipped.reduce((sum, { clippedSamples }) => sum + clippedSamples, 0),
      longestRunFrames: clipped.reduce((most, { longestRunFrames }) => Math.max(most, longestRunFrames), 0),
      first: events.toSorted((a, b) => a.frame - b.frame || a.channel - b.channel).slice(0, keptEvents),
    };
  }

  #tally(slot: number, tally: PlateauTally, chunk: GridChunk, greatest: number): void {
    const state = this.#statesPointer + slot * stateBytes;
    if (greatest > tally.level) {
      tally.raise(greatest);
      this.#kernels.u8(state, stateBytes).fill(0);
      this.#kernels.f32(state, 1)[0] = tally.sign * greatest;
    }
    const isReached = tally.level > 0 && greatest === tally.level;
    const scans = isReached || tally.wasReached;
    tally.wasReached = isReached;
    if (scans) this.#scan(state, tally, chunk);
  }

  #scan(state: number, tally: PlateauTally, chunk: GridChunk): void {
    const { exports, memory } = this.#kernels;
    const source = chunk.pointer(tally.channel) - lagFrames * 4;
    const count = exports.findPlateauRuns(state, source, chunk.frameCount, minimumRunFrames, this.#runsPointer);
    for (let index = 0; index < count; index += 1) {
      const at = this.#runsPointer + index * runBytes;
      const [end = 0, lengthFrames = 0] = new Int32Array(memory.buffer, at, 2);
      const [before1 = 0, before2 = 0, after1 = 0, after2 = 0] = new Float32Array(memory.buffer, at + 8, 4);
      const drop = (sample: number): number => tally.level - tally.sign * sample;
      const frame = chunk.firstFrame - lagFrames + end - lengthFrames;
      const entersAtCorner = isCorner(drop(before1), drop(before2), this.#bitsPerSample);
      const leavesAtCorner = isCorner(drop(after1), drop(after2), this.#bitsPerSample);
      if ((entersAtCorner && frame >= 2) || leavesAtCorner) tally.add(frame, lengthFrames);
    }
  }
}
