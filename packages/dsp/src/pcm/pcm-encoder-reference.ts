import { ditherKeys, triangularDitherLsb } from '../dither/dither-reference.ts';
import type { Planar } from '../processor/processor.ts';
import { type EncodedFormat, fullScale, sampleSizeBytes } from './sample-format.ts';

const smallestNormal = 1.1754943508222875e-38;
const wordRange = 0x1_0000_0000;

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const fraction = value - below;
  if (fraction !== 0.5) return fraction < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** The specification of `PcmEncoder`: one sample after the other, in f64. */
export class PcmEncoderReference {
  clippedSamples = 0;
  readonly #format: EncodedFormat;
  readonly #seed: number | null;
  readonly #shaping: readonly number[];
  /** Errors before clipping of each channel's last frames, in LSB, newest first. */
  #errors: number[][] = [];

  constructor(options: { format: EncodedFormat; dither: { seed: number; shaping?: readonly number[] } | null }) {
    this.#format = options.format;
    this.#seed = options.dither?.seed ?? null;
    this.#shaping = options.dither?.shaping ?? [];
  }

  encode(block: Planar, frameCount: number, firstFrame: number): Uint8Array {
    const sampleBytes = sampleSizeBytes[this.#format];
    const bytes = new Uint8Array(frameCount * block.length * sampleBytes);
    const view = new DataView(bytes.buffer);
    if (firstFrame === 0) this.#errors = block.map(() => this.#shaping.map(() => 0));
    for (const [channel, samples] of block.entries()) {
      for (let index = 0; index < frameCount; index++) {
        const at = (index * block.length + channel) * sampleBytes;
        if (this.#format === 'f32') {
          const sample = samples[index]!;
          view.setFloat32(at, sample !== 0 && Math.abs(sample) < smallestNormal ? 0 : sample, true);
          continue;
        }
        if (this.#format === 'f64') {
          view.setFloat64(at, samples[index]!, true);
          continue;
        }
        const word = this.#quantise(samples[index]!, fullScale[this.#format], firstFrame + index, channel);
        for (let byte = 0; byte < sampleBytes; byte++) view.setUint8(at + byte, (word >> (8 * byte)) & 0xff);
      }
    }
    return bytes;
  }

  #quantise(sample: number, fullScale: number, frame: number, channel: number): number {
    const errors = this.#errors[channel] ?? [];
    const fedBack = this.#shaping.reduceRight((sum, coefficient, tap) => sum + coefficient * errors[tap]!, 0);
    const wanted = sample * fullScale - fedBack;
    let value = wanted;
    if (this.#seed !== null) {
      const keys = ditherKeys(this.#seed, channel, Math.floor(frame / wordRange));
      value += triangularDitherLsb(keys, (frame % wordRange) | 0);
    }
    const rounded = roundHalfToEven(value);
    if (errors.length > 0) this.#errors[channel] = [rounded - wanted, ...errors.slice(0, -1)];
    if (rounded > fullScale - 1 || rounded < -fullScale) this.clippedSamples++;
    return Math.max(-fullScale, Math.min(fullScale - 1, rounded));
  }
}
