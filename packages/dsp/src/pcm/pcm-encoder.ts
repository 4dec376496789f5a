import { ditherKeys } from '../dither/dither-reference.ts';
import { NoiseShaper } from '../dither/noise-shaper.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { PlanarBlock } from '../kernels/planar-block.ts';
import { type EncodedFormat, sampleSizeBytes } from './sample-format.ts';

const wordRange = 0x1_0000_0000;

export interface PcmEncoderOptions {
  readonly format: EncodedFormat;
  readonly channelCount: number;
  /** Most frames of one `encode`. */
  readonly capacityFrames: number;
  /**
   * TPDF dither of 2 LSB peak to peak keyed by `seed` (a safe integer ≥ 0), or null to round only; no meaning for f32.
   * With `shaping`, a filter of `noiseShapingFilter`, its error is fed back; for s16 only.
   */
  readonly dither: { readonly seed: number; readonly shaping?: readonly number[] | null } | null;
}

/**
 * Planar f32 to interleaved little-endian PCM.
 *
 * Integers are the sample times full scale (2¹⁵, 2²³, 2³¹), plus dither if asked for, rounded half to even
 * and clipped; without dither a file of 16 or 24 bits decoded to f32 comes back bit for bit. f32 is copied verbatim, f64 holds the same values.
 * Dither depends on seed, absolute frame and channel alone, never on how the stream is cut into blocks. Under shaping a
 * sample also depends on those before it: blocks then follow each other from frame 0 on.
 */
export class PcmEncoder {
  readonly #kernels: Kernels;
  readonly #format: EncodedFormat;
  readonly #channelCount: number;
  readonly #capacityFrames: number;
  readonly #seed: number | null;
  readonly #pointer: number;
  readonly #shaper: NoiseShaper | null;
  #nextFrame = 0;
  #clippedSamples = 0;

  /** @throws RangeError when the seed is not a safe integer ≥ 0, or for shaping at another format than s16. */
  constructor(kernels: Kernels, options: PcmEncoderOptions) {
    const seed = options.dither?.seed ?? null;
    if (seed !== null && !(Number.isSafeInteger(seed) && seed >= 0)) {
      throw new RangeError(`dither.seed must be a safe integer and not negative, got ${seed}`);
    }
    const shaping = options.dither?.shaping ?? null;
    if (shaping !== null && options.format !== 's16') {
      throw new RangeError(`dither.shaping is for s16, got ${options.format}`);
    }
    this.#kernels = kernels;
    this.#format = options.format;
    this.#channelCount = options.channelCount;
    this.#capacityFrames = options.capacityFrames;
    this.#seed = seed;
    this.#pointer = kernels.allocate(this.#capacityFrames * this.#frameBytes);
    this.#shaper = shaping === null ? null : new NoiseShaper(kernels, this.#channelCount, seed ?? 0, shaping);
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
   * @throws RangeError when the block has other channels or fewer frames; under shaping also when `firstFrame` is neither
   * the one that follows nor 0, which begins anew.
   */
  encode(block: PlanarBlock, frameCount: number, firstFrame: number): number {
    this.#checkBlock(block, frameCount);
    if (this.#shaper !== null) this.#follow(this.#shaper, frameCount, firstFrame);
    for (let done = 0; done < frameCount;) {
      const frameHigh = Math.floor((firstFrame + done) / wordRange);
      const run = Math.min(frameCount - done, (frameHigh + 1) * wordRange - (firstFrame + done));
      if (this.#shaper !== null) {
        const target = { pointer: this.#pointer, frameBytes: this.#frameBytes };
        const frameLow = ((firstFrame + done) % wordRange) | 0;
        const shapedRun = { offsetFrames: done, frameCount: run, frameLow, frameHigh };
        this.#clippedSamples += this.#shaper.encode(block, target, shapedRun);
      }
      const together = this.#encodePairs(block, done, run, firstFrame + done, frameHigh);
      for (let channel = 0; channel < this.#channelCount && this.#shaper === null; channel++) {
        const first = firstFrame + done + together;
        this.#encodeRun(block.pointer(channel), channel, done + together, run - together, first, frameHigh);
      }
      done += run;
    }
    return frameCount * this.#frameBytes;
  }

  /**
   * Makes the first `frameCount` frames of `block` what a decoder would read from their encoded bytes. For stereo of 16 and 24
   * bits without shaping, where it costs half of encoding and decoding; false where it is not done. Samples after these frames
   * may change, and clipped samples are not counted.
   * @throws RangeError as `encode`.
   */
  round(block: PlanarBlock, frameCount: number, firstFrame: number): boolean {
    this.#checkBlock(block, frameCount);
    const frameHigh = Math.floor(firstFrame / wordRange);
    if (!this.#isPair || firstFrame + frameCount > (frameHigh + 1) * wordRange) return false;
    this.#encodeStereo(block, 0, 0, frameCount, firstFrame, frameHigh);
    return true;
  }

  #checkBlock(block: PlanarBlock, frameCount: number): void {
    if (block.channelCount !== this.#channelCount) {
      throw new RangeError(`the block must have ${this.#channelCount} channels, got ${block.channelCount}`);
    }
    const most = Math.min(this.#capacityFrames, block.capacityFrames);
    if (frameCount > most) throw new RangeError(`frameCount must be at most ${most}, got ${frameCount}`);
  }

  get #isPair(): boolean {
    const isInteger = this.#format === 's16' || this.#format === 's24';
    return this.#channelCount === 2 && isInteger && this.#shaper === null;
  }

  #follow(shaper: NoiseShaper, frameCount: number, firstFrame: number): void {
    if (firstFrame === 0) shaper.reset();
    else if (firstFrame !== this.#nextFrame) {
      throw new RangeError(`firstFrame must be ${this.#nextFrame}, which follows, or 0, got ${firstFrame}`);
    }
    this.#nextFrame = firstFrame + frameCount;
  }

  /** Encodes what can be encoded of both channels of stereo at once; returns the frames done, a multiple of 4. */
  #encodePairs(
    block: PlanarBlock,
    offsetFrames: number,
    frameCount: number,
    firstFrame: number,
    frameHigh: number,
  ): number {
    if (!this.#isPair) return 0;
    const done = frameCount - (frameCount % 4);
    const target = this.#pointer + offsetFrames * this.#frameBytes;
    this.#clippedSamples += this.#encodeStereo(block, offsetFrames, target, done, firstFrame, frameHigh);
    return done;
  }

  /** @param target 0: in place. */
  #encodeStereo(
    block: PlanarBlock,
    offsetFrames: number,
    target: number,
    frameCount: number,
    firstFrame: number,
    frameHigh: number,
  ): number {
    const left = this.#keysOf(0, frameHigh);
    const right = this.#keysOf(1, frameHigh);
    return this.#kernels.exports.encodeStereo(
      block.pointer(0) + offsetFrames * 4,
      block.pointer(1) + offsetFrames * 4,
      target,
      frameCount,
      sampleSizeBytes[this.#format],
      this.#seed === null ? 0 : 1,
      left.key0,
      left.key1,
      right.key0,
      right.key1,
      (firstFrame % wordRange) | 0,
    );
  }

  #keysOf(channel: number, frameHigh: number): { readonly key0: number; readonly key1: number } {
    return this.#seed === null ? { key0: 0, key1: 0 } : ditherKeys(this.#seed, channel, frameHigh);
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
    const keys = this.#keysOf(channel, frameHigh);
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
