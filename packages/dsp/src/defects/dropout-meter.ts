import { type ChunkMeter, chunkFrames, type GridChunk } from '../grid/grid-chunk.ts';
import type { ChannelEvent } from '../clipping/plateau-tally.ts';
import type { Kernels } from '../kernels/kernels.ts';

const shortestSeconds = 0.0005;
const longestSeconds = 0.05;
const shortestFrames = 8;
/** The scan is this many frames behind, so that what follows a run can be read. */
const lagFrames = 64;
const stateBytes = 16;
const runBytes = 40;
/** Steps looked at before and after a run, and how many of them must not be 0. */
const aroundSteps = 32;
const leastMoves = 24;
/** Mean step around a run, in quantising steps of 16 bit or fewer, from which the signal is taken to move. */
const leastMovement = 8;
/** Times the mean step around it that a jump into or out of a flat top must be. */
const jumpRatio = 3;
/** And at least so much of full scale. */
const leastJump = 0.02;
const keptEvents = 100;

export interface DropoutMeterOptions {
  readonly sampleRateHz: number;
  readonly channelCount: number;
  /** Resolution of the samples; 24 for float. */
  readonly bitsPerSample: number;
}

/** A run of equal samples and what is around it. */
interface HeldRun {
  readonly value: number;
  readonly before: number;
  readonly after: number;
  readonly meanStepBefore: number;
  readonly movesBefore: number;
  readonly meanStepAfter: number;
  readonly movesAfter: number;
}

/**
 * Finds dropouts: 0.5 to 50 ms of zeros or of one held sample inside a signal that moves on both sides.
 *
 * A signal that moves by at least eight quantising steps a sample cannot stand still by itself. A run at the greatest or
 * least sample of its channel so far is clipping. Any other top that it runs into
 * and leaves again on the same side is taken for clipping as well, unless it jumps there; slow, stepped and fading signals do not move enough.
 */
export class DropoutMeter implements ChunkMeter {
  readonly #kernels: Kernels;
  readonly #options: DropoutMeterOptions;
  readonly #shortest: number;
  readonly #longest: number;
  readonly #leastMovement: number;
  readonly #statesPointer: number;
  readonly #runsPointer: number;
  /** Least and greatest sample of each channel so far. */
  readonly #least: Float32Array;
  readonly #greatest: Float32Array;
  readonly #first: ChannelEvent[] = [];
  #count = 0;

  constructor(kernels: Kernels, options: DropoutMeterOptions) {
    const { sampleRateHz, channelCount, bitsPerSample } = options;
    this.#kernels = kernels;
    this.#options = options;
    this.#shortest = Math.max(shortestFrames, Math.ceil(shortestSeconds * sampleRateHz));
    this.#longest = Math.floor(longestSeconds * sampleRateHz);
    this.#leastMovement = leastMovement / (1 << (Math.min(16, Math.max(2, bitsPerSample)) - 1));
    this.#least = new Float32Array(channelCount);
    this.#greatest = new Float32Array(channelCount);
    this.#statesPointer = kernels.allocate(channelCount * stateBytes);
    this.#runsPointer = kernels.allocate((chunkFrames / 8 + 1) * runBytes);
  }

  processChunk(chunk: GridChunk): void {
    const { exports, memory } = this.#kernels;
    for (let channel = 0; channel < this.#options.channelCount; channel += 1) {
      this.#measureExtremes(chunk, channel);
      const count = exports.findHeldRuns(
        this.#statesPointer + channel * stateBytes,
        chunk.pointer(channel) - lagFrames * 4,
        chunk.frameCount,
        this.#shortest,
        this.#longest,
        this.#runsPointer,
      );
      for (let index = 0; index < count; index += 1) {
        const at = this.#runsPointer + index * runBytes;
        const [end = 0, lengthFrames = 0] = new Int32Array(memory.buffer, at, 2);
        const frame = chunk.firstFrame - lagFrames + end - lengthFrames;
        const run = runAt(memory.buffer, at);
        if (this.#isDropout(run, channel)) this.#add({ frame, channel, magnitude: Math.abs(run.value) });
      }
    }
  }

  /** `magnitude` of an event is that of the sample held; 0 for zeros. */
  finish(): { readonly count: number; readonly first: readonly ChannelEvent[] } {
    return { count: this.#count, first: this.#first };
  }

  #add(event: ChannelEvent): void {
    this.#count += 1;
    if (this.#first.length < keptEvents) this.#first.push(event);
  }

  #measureExtremes(chunk: GridChunk, channel: number): void {
    this.#kernels.exports.measureExtremes(chunk.pointer(channel), chunk.frameCount, this.#runsPointer);
    const [least = 0, greatest = 0] = this.#kernels.f32(this.#runsPointer, 2);
    this.#least[channel] = Math.min(this.#least[channel] ?? 0, least);
    this.#greatest[channel] = Math.max(this.#greatest[channel] ?? 0, greatest);
  }

  #isDropout(run: HeldRun, channel: number): boolean {
    if (run.movesBefore < leastMoves || run.movesAfter < leastMoves) return false;
    if (Math.min(run.meanStepBefore, run.meanStepAfter) < this.#leastMovement) return false;
    const sign = Math.sign(run.value);
    // A run at a channel's extreme is clipping, however the signal comes to it.
    if (run.value !== 0 && (run.value === this.#least[channel] || run.value === this.#greatest[channel])) return false;
    const isTop = sign !== 0 && sign * run.before < sign * run.value && sign * run.after < sign * run.value;
    const jump = Math.max(Math.abs(run.value - run.before), Math.abs(run.after - run.value));
    return !isTop || jump > Math.max(leastJump, jumpRatio * Math.max(run.meanStepBefore, run.meanStepAfter));
  }
}

function runAt(buffer: ArrayBuffer, at: number): HeldRun {
  const integers = new Int32Array(buffer, at, 10);
  const [value = 0, before = 0, after = 0, movementBefore = 0, , movementAfter = 0] = new Float32Array(
    buffer,
    at + 8,
    6,
  );
  return {
    value,
    before,
    after,
    meanStepBefore: movementBefore / aroundSteps,
    movesBefore: integers[6] ?? 0,
    meanStepAfter: movementAfter / aroundSteps,
    movesAfter: integers[8] ?? 0,
  };
}
