import type { ChunkMeter, GridChunk } from '../grid/grid-chunk.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { cos } from '../math/trigonometry.ts';
import { loadFourierTable } from './fourier-table.ts';
import { allocateFourierWork, type FourierWork } from './fourier-work.ts';

export interface PowerSpectrumOptions {
  readonly sampleRateHz: number;
  /** Channels that are measured. */
  readonly channels: readonly number[];
  /** The two whose relation is measured as well, or null. They need not be among `channels`' neighbours. */
  readonly crossPair: readonly [number, number] | null;
}

/** Mean power of a stream by frequency; bin k is k · `binHz`, its width `binHz`. Full scale is 1: a sine at full scale has 0.5. */
export interface SpectrumResult {
  readonly binHz: number;
  /** Of all channels together, one-sided; bin 0 is not measured and 0. */
  readonly power: Float64Array;
  /** Of the pair: power of each and of their difference. */
  readonly pair: {
    readonly left: Float64Array;
    readonly right: Float64Array;
    readonly difference: Float64Array;
  } | null;
}

/** Bins are 2 … 3 Hz wide at any rate, so that a third of an octave holds at least two of them from 25 Hz up. */
export function spectrumSize(sampleRateHz: number): number {
  let size = 1_024;
  while (sampleRateHz / size > 3) size *= 2;
  return size;
}

/** Frames with no sample of this magnitude (−240 dBFS) are taken as silent. */
const faintestFrame = 1e-12;

/** Window values are 2^20 times a Hann window's, which keeps the squares of faint points away from denormal numbers. */
const scale = 1_048_576;

/**
 * Power by frequency of a whole stream: Hann windows that overlap by half, two channels to a complex transform.
 *
 * Only whole windows count, so that the edges of a stream leave no trace; up to half a window at the end is left out. A
 * stream shorter than a window is measured between zeros, once in the later and once in the earlier half of one.
 */
export class PowerSpectrum implements ChunkMeter {
  readonly size: number;
  readonly #kernels: Kernels;
  readonly #options: PowerSpectrumOptions;
  readonly #pairs: readonly (readonly [number, number | null])[];
  readonly #inputPointers: ReadonlyMap<number, number>;
  readonly #windowPointer: number;
  readonly #tablePointer: number;
  readonly #work: FourierWork;
  readonly #powerPointer: number;
  readonly #crossPointer: number;
  readonly #pairPowerPointer: number;
  #filled = 0;
  #lengthFrames = 0;
  #windows = 0;

  constructor(kernels: Kernels, options: PowerSpectrumOptions) {
    const { sampleRateHz, channels, crossPair } = options;
    this.#kernels = kernels;
    this.#options = options;
    this.size = spectrumSize(sampleRateHz);
    const others = channels.filter((channel) => crossPair === null || !crossPair.includes(channel));
    const pairs: (readonly [number, number | null])[] = crossPair === null ? [] : [crossPair];
    for (let index = 0; index < others.length; index += 2) pairs.push([others[index]!, others[index + 1] ?? null]);
    this.#pairs = pairs;
    const { size } = this;
    const inputs = pairs.flat().filter((channel) => channel !== null);
    this.#inputPointers = new Map(inputs.map((channel) => [channel, kernels.allocate(size * 4)]));
    this.#windowPointer = kernels.allocate(size * 4);
    this.#tablePointer = loadFourierTable(kernels, size);
    this.#work = allocateFourierWork(kernels, size);
    // The kernel adds in groups of four, which reach up to bin size/2 exactly.
    this.#powerPointer = kernels.allocate((size / 2 + 1) * 8);
    this.#pairPowerPointer = crossPair === null ? 0 : kernels.allocate((size / 2 + 1) * 8);
    this.#crossPointer = crossPair === null ? 0 : kernels.allocate((size + 2) * 8);
    const window = kernels.f32(this.#windowPointer, size);
    for (let index = 0; index < size; index += 1) window[index] = scale * hann(index, size);
  }

  processChunk(chunk: GridChunk): void {
    const half = this.size / 2;
    for (let taken = 0; taken < chunk.frameCount;) {
      const count = Math.min(chunk.frameCount - taken, half - this.#filled);
      const bytes = this.#kernels.u8(0, this.#kernels.memory.buffer.byteLength);
      for (const [channel, pointer] of this.#inputPointers) {
        const source = chunk.pointer(channel) + taken * 4;
        bytes.copyWithin(pointer + (half + this.#filled) * 4, source, source + count * 4);
      }
      taken += count;
      this.#filled += count;
      this.#lengthFrames += count;
      if (this.#filled < half) continue;
      if (this.#lengthFrames === this.size) this.#forget();
      this.#transformAll();
      if (this.#lengthFrames >= this.size) this.#windows += 1;
    }
  }

  /** Ends the stream. */
  finish(): SpectrumResult {
    const { size } = this;
    const half = size / 2;
    for (let rest = 0; rest < 2 && this.#windows === 0; rest += 1) {
      for (const pointer of this.#inputPointers.values()) {
        this.#kernels.f32(pointer + (half + this.#filled) * 4, half - this.#filled).fill(0);
      }
      this.#transformAll();
    }
    const binHz = this.#options.sampleRateHz / size;
    // The squares of a Hann window add up to 3/8 of its size.
    const weight = this.#windows > 0 ? this.#windows * 0.375 * size : weightOf(this.#lengthFrames, size);
    const factor = weight > 0 ? 1 / (weight * size * scale * scale) : 0;
    const scaled = (pointer: number, offset: number, share: number): Float64Array => {
      const values = this.#kernels.f64(pointer, offset + half + 1).slice(offset);
      for (let k = 0; k < values.length; k += 1) values[k] = values[k]! * (factor * (k === half ? share / 2 : share));
      return values;
    };
    const power = scaled(this.#powerPointer, 0, 1);
    if (this.#crossPointer === 0) return { binHz, power, pair: null };
    const both = scaled(this.#pairPowerPointer, 0, 0.5);
    const lean = scaled(this.#crossPointer, 0, 1);
    const difference = scaled(this.#crossPointer, half + 1, 0.5);
    for (let k = 0; k <= half; k += 1) power[k] = power[k]! + 2 * both[k]!;
    return {
      binHz,
      power,
      pair: {
        left: both.map((sum, k) => Math.max(0, sum + lean[k]!)),
        right: both.map((sum, k) => Math.max(0, sum - lean[k]!)),
        difference,
      },
    };
  }

  /** Drops what a stream shorter than a window would have been measured by. */
  #forget(): void {
    const bytes = (this.size / 2 + 1) * 8;
    this.#kernels.u8(this.#powerPointer, bytes).fill(0);
    if (this.#crossPointer === 0) return;
    this.#kernels.u8(this.#pairPowerPointer, bytes).fill(0);
    this.#kernels.u8(this.#crossPointer, 2 * bytes).fill(0);
  }

  #transformAll(): void {
    const { size } = this;
    const half = size / 2;
    const { exports } = this.#kernels;
    const { re, im, spareRe, spareIm } = this.#work;
    for (const [first, second] of this.#pairs) {
      let greatest = exports.applyWindow(this.#inputPointers.get(first)!, this.#windowPointer, size, re);
      if (second === null) this.#kernels.f32(im, size).fill(0);
      else {
        const other = exports.applyWindow(this.#inputPointers.get(second)!, this.#windowPointer, size, im);
        greatest = Math.max(greatest, other);
      }
      if (greatest < faintestFrame) continue;
      const moved = exports.transformComplex(size, re, im, spareRe, spareIm, this.#tablePointer) === 1;
      const isCross = this.#crossPointer !== 0 && first === this.#options.crossPair?.[0];
      exports.addSpectrum(
        size,
        moved ? spareRe : re,
        moved ? spareIm : im,
        isCross ? this.#pairPowerPointer : this.#powerPointer,
        isCross ? this.#crossPointer : 0,
      );
    }
    for (const pointer of this.#inputPointers.values()) {
      this.#kernels.f32(pointer, size).copyWithin(0, half);
    }
    this.#filled = 0;
  }
}

/** Periodic Hann window. */
function hann(index: number, size: number): number {
  return 0.5 - 0.5 * cos((2 * Math.PI * index) / size);
}

/** Sum of the squares of all window values that meet a stream shorter than a window: it begins in the middle of the first. */
function weightOf(lengthFrames: number, size: number): number {
  const half = size / 2;
  let weight = 0;
  for (let frame = 0; frame < lengthFrames; frame += 1) {
    const [a, b] = [hann(frame % half, size), hann((frame % half) + half, size)];
    weight += a * a + b * b;
  }
  return weight;
}
