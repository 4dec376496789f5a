import { ditherKeys } from '../dither/dither-reference.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { PlanarBlock } from '../kernels/planar-block.ts';
import { type EncodedFormat, sampleSizeBytes } from './sample-format.ts';

const wordRange = 0x1_0000_0000;

export interface PcmEncoderOptions {
  readonly format: EncodedFormat;
  readonly channelCount: number;
  /** Most frames of one `encode`. */
  readonly capacityFrames: number;
  /** TPDF dither of 2 LSB peak to peak keyed by `seed` (a safe integer ≥ 0), or null to round only; no meaning for float. */
  readonly dither: { readonly seed: number } | null;
}

/**
 * Planar f32 to interleaved little-endian PCM.
 *
 * Integers are the sample times full scale (2¹⁵, 2²³, 2³¹), plus dither if asked for, rounded half to even
 * and clipped; without dither a file of 16 or 24 bits decoded to f32 comes back bit for bit. f32 is copied verbatim, f64 holds the same values.
 * Dither depends on seed, absolute frame and channel alone, never on how the stream is cut into blocks.
 */
export class PcmEncoder {
  readonly #kernels: Kernels;
  readonly #format: EncodedFormat;
  readonly #channelCount: number;
  readonly #capacityFrames: number;
  readonly #seed: number | null;
  readonly #pointer: number;
  #clippedSamples = 0;

  /** @throws RangeError when the seed is not a safe integer ≥ 0. */
  constructor(kernels: Kernels, options: PcmEncoderOptions) {
    const seed = options.dither?.seed ?? null;
    if (seed !== null && !(Number.isSafeInteger(seed) && seed >= 0)) {
      throw new RangeError(`dither.seed must be a safe integer and not negative, got ${seed}`);
    }
    this.#kernels = kernels;
    this.#format = options.format;
    this.#channelCount = options.channelCount;
    this.#capacityFrames = options.capacityFrames;
    this.#seed = seed;
    this.#pointer = kernels.allocate(this.#capacityFrames * this.#frameBytes);
  }

  get #frameBytes(): number {
    return this.#channelCount * sampleSizeBytes[this.#format];
  }

  /** The output area, `capacityFrames` frames long; valid until the next allocation, overwritten by the next `encode`. */
  get bytes(): Uint8Array {
    return this.#kernels.u8(this.#pointer, this.#capacityFrames * this.#frameBytes);
  }

  /** Samples so far whose rounded value lay outside the format's range. */
  get clippedSamples(): number {
    return this.#clippedSamples;
  }

  /**
   * Encodes the first `frameCount` frames of `block` into `bytes`.
   * @param firstFrame number of the first frame since the start of the stream.
   * @returns bytes written.
   * @throws RangeError when the block has other channels or fewer frames.
   */
  encode(block: PlanarBlock, frameCount: number, firstFrame: number): number {
    if (block.channelCount !== this.#channelCount) {
      throw new RangeError(`the block must have ${this.#channelCount} channels, got ${block.channelCount}`);
    }
    const most = Math.min(this.#capacityFrames, block.capacityFrames);
    if (frameCount > most) throw new RangeError(`frameCount must be at most ${most}, got ${frameCount}`);
    for (let done = 0; done < frameCount;) {
      const frameHigh = Math.floor((firstFrame + done) / wordRange);
      const run = Math.min(frameCount - done, (frameHigh + 1) * wordRange - (firstFrame + done));
      for (let channel = 0; channel < this.#channelCount; channel++) {
        this.#encodeRun(block.pointer(channel), channel, done, run, firstFrame + done, frameHigh);
      }
      done += run;
    }
    return frameCount * this.#frameBytes;
  }

  #encodeRun(
    source: number,
    channel: number,
    offsetFrames: number,
    frameCount: number,
    firstFrame: number,
    frameHigh: number,
  ): void {
    const sampleBytes = sampleSizeBytes[this.#format];
    const from = source + offsetFrames * 4;
    const to = this.#pointer + offsetFrames * this.#frameBytes + channel * sampleBytes;
    if (this.#format === 'f32') {
      this.#kernels.exports.encodeFloats(from, to, frameCount, this.#frameBytes);
      return;
    }
    if (this.#format === 'f64') {
      this.#kernels.exports.encodeDoubles(from, to, frameCount, this.#frameBytes);
      return;
    }
    const keys = this.#seed === null ? { key0: 0, key1: 0 } : ditherKeys(this.#seed, channel, frameHigh);
    this.#clippedSamples += this.#kernels.exports.encodeIntegers(
      from,
      to,
      frameCount,
      this.#frameBytes,
      sampleBytes,
      this.#seed === null ? 0 : 1,
      keys.key0,
      keys.key1,
      (firstFrame % wordRange) | 0,
    );
  }
}
