import { type ChunkMeter, chunkFrames, type GridChunk } from '../grid/grid-chunk.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { cos } from '../math/trigonometry.ts';
import { loadFourierTable } from '../spectrum/fourier-table.ts';
import { allocateFourierWork, type FourierWork } from '../spectrum/fourier-work.ts';
import { ControlRate } from './control-rate.ts';
import { type HumResult, judgeHum } from './judge-hum.ts';
import { QuietSpectra } from './quiet-spectra.ts';

/** Points of a transform: 2 … 4 s at 1 … 2 kHz, bins 0.24 … 0.49 Hz. */
const size = 4_096;
const half = size / 2;
/** Window values are 2^20 times a Hann window's, which keeps the squares of faint points away from denormal numbers. */
const scale = 1_048_576;

/**
 * Mains hum of a stream: spectra of 2 … 4 s at a rate of 1 … 2 kHz, of which the quietest are kept and how loud the tones at
 * 50 and 60 Hz were in all of them.
 */
export class HumMeter implements ChunkMeter {
  readonly #kernels: Kernels;
  readonly #channels: readonly number[];
  readonly #rate: ControlRate;
  readonly #inputPointers: readonly number[];
  readonly #windowPointer: number;
  readonly #tablePointer: number;
  readonly #work: FourierWork;
  readonly #powerPointer: number;
  readonly #spectra: QuietSpectra;
  #filled = 0;

  /** @param channels those that are measured. */
  constructor(kernels: Kernels, sampleRateHz: number, channels: readonly number[]) {
    this.#kernels = kernels;
    this.#channels = channels;
    this.#rate = new ControlRate(kernels, sampleRateHz, channels.length);
    this.#inputPointers = channels.map(() => kernels.allocate(size * 4));
    this.#windowPointer = kernels.allocate(size * 4);
    this.#tablePointer = loadFourierTable(kernels, size);
    this.#work = allocateFourierWork(kernels, size);
    this.#powerPointer = kernels.allocate((half + 1) * 8);
    this.#spectra = new QuietSpectra(this.#rate.rateHz / size, half + 1);
    const window = kernels.f32(this.#windowPointer, size);
    for (let index = 0; index < size; index += 1)
      window[index] = scale * (0.5 - 0.5 * cos((2 * Math.PI * index) / size));
  }

  /** A last chunk that is not whole is left out. */
  processChunk(chunk: GridChunk): void {
    if (chunk.frameCount < chunkFrames) return;
    let count = 0;
    for (const [slot, channel] of this.#channels.entries()) {
      const output = this.#rate.next(chunk, channel, slot);
      count = output.length;
      const input = this.#kernels.f32(this.#inputPointers[slot] ?? 0, size);
      input.set(output, this.#filled);
    }
    this.#filled += count;
    if (this.#filled === size) this.#transform();
  }

  finish(): HumResult {
    return judgeHum(this.#spectra);
  }

  #transform(): void {
    const { exports } = this.#kernels;
    const { re, im, spareRe, spareIm } = this.#work;
    const power = this.#kernels.f64(this.#powerPointer, half + 1);
    power.fill(0);
    for (let slot = 0; slot < this.#channels.length; slot += 2) {
      exports.applyWindow(this.#inputPointers[slot] ?? 0, this.#windowPointer, size, re);
      const second = this.#inputPointers[slot + 1];
      if (second === undefined) this.#kernels.f32(im, size).fill(0);
      else exports.applyWindow(second, this.#windowPointer, size, im);
      const moved = exports.transformComplex(size, re, im, spareRe, spareIm, this.#tablePointer) === 1;
      exports.addSpectrum(size, moved ? spareRe : re, moved ? spareIm : im, this.#powerPointer, 0);
    }
    // The squares of a Hann window add up to 3/8 of its size.
    const factor = 1 / (size * 0.375 * size * scale * scale);
    for (let k = 0; k < power.length; k += 1) power[k] = power[k]! * factor;
    this.#spectra.add(power);
    for (const pointer of this.#inputPointers) this.#kernels.f32(pointer, size).copyWithin(0, half);
    this.#filled = half;
  }
}
