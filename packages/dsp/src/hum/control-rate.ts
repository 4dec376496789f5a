import { chunkFrames, type GridChunk } from '../grid/grid-chunk.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { cos, sin } from '../math/trigonometry.ts';

/** Least rate after decimation. */
const leastRateHz = 1_000;
const secondFactor = 4;
const secondTaps = 80;

/**
 * Brings channels down to a rate of 1 … 2 kHz, in which the lowest 400 Hz are undisturbed.
 *
 * Two FIR stages: the first, by a power of two, is four boxes in a row, whose zeros lie where it folds; the second, by
 * four, is a windowed sinc of 80 taps that is 80 dB down above 0.6 of its output rate.
 */
export class ControlRate {
  /** Rate of the output. */
  readonly rateHz: number;
  readonly #kernels: Kernels;
  readonly #firstFactor: number;
  readonly #firstTaps: number;
  readonly #firstTapsPointer: number;
  readonly #secondTapsPointer: number;
  readonly #outputPointer: number;
  /** Per channel: the last `secondTaps` frames of the first stage, then those of this chunk. */
  readonly #betweenPointers: readonly number[];

  /** @param sampleRateHz at least 4000. */
  constructor(kernels: Kernels, sampleRateHz: number, channelCount: number) {
    let factor = secondFactor;
    while (sampleRateHz / (2 * factor) >= leastRateHz) factor *= 2;
    this.#kernels = kernels;
    this.rateHz = sampleRateHz / factor;
    this.#firstFactor = factor / secondFactor;
    const first = boxTaps(this.#firstFactor);
    this.#firstTaps = first.length;
    this.#firstTapsPointer = kernels.allocate(first.length * 4);
    this.#secondTapsPointer = kernels.allocate(secondTaps * 4);
    this.#outputPointer = kernels.allocate(chunkFrames * 4);
    const betweenFrames = secondTaps + chunkFrames / this.#firstFactor;
    this.#betweenPointers = Array.from({ length: channelCount }, () => kernels.allocate(betweenFrames * 4));
    kernels.f32(this.#firstTapsPointer, first.length).set(first);
    kernels.f32(this.#secondTapsPointer, secondTaps).set(sincTaps());
  }

  /**
   * Output of one channel for a whole chunk; call once for each chunk and slot, in order. Valid until the next call.
   * @param slot 0 … channelCount − 1, where the channel's state is kept.
   */
  next(chunk: GridChunk, channel: number, slot: number): Float32Array {
    const { exports } = this.#kernels;
    const between = this.#betweenPointers[slot] ?? 0;
    const firstCount = chunkFrames / this.#firstFactor;
    const source = chunk.pointer(channel) - (this.#firstTaps - 1) * 4;
    const target = between + secondTaps * 4;
    exports.decimate(source, this.#firstTapsPointer, this.#firstTaps, this.#firstFactor, firstCount, target);
    const count = firstCount / secondFactor;
    exports.decimate(between + 4, this.#secondTapsPointer, secondTaps, secondFactor, count, this.#outputPointer);
    this.#kernels.f32(between, secondTaps + firstCount).copyWithin(0, firstCount);
    return this.#kernels.f32(this.#outputPointer, count);
  }
}

/** Four boxes of `factor` frames in a row, with a sum of 1, zeros added up to a multiple of 16 taps. */
function boxTaps(factor: number): Float32Array {
  let taps = [1];
  for (let box = 0; box < 4; box += 1) {
    const longer = Array.from({ length: taps.length + factor - 1 }, () => 0);
    for (const [index, tap] of taps.entries()) {
      for (let offset = 0; offset < factor; offset += 1) longer[index + offset] = longer[index + offset]! + tap;
    }
    taps = longer;
  }
  const sum = factor * factor * factor * factor;
  const padded = Math.ceil(taps.length / 16) * 16;
  return Float32Array.from({ length: padded }, (_, index) => (taps[index] ?? 0) / sum);
}

/** A sinc with its edge at 0.45 of the output rate under a Blackman window, with a sum of 1. */
function sincTaps(): Float32Array {
  const cutoff = 0.45 / secondFactor;
  const taps = Array.from({ length: secondTaps }, (_, index) => {
    const place = index - (secondTaps - 1) / 2;
    const turn = (2 * Math.PI * (index + 0.5)) / secondTaps;
    const window = 0.42 - 0.5 * cos(turn) + 0.08 * cos(2 * turn);
    return (window * sin(2 * Math.PI * cutoff * place)) / place;
  });
  const sum = taps.reduce((a, b) => a + b);
  return Float32Array.from(taps, (tap) => tap / sum);
}
