import { ditherKeys, triangularDitherLsb } from '../dither/dither-reference.ts';
import type { Planar } from '../processor/processor.ts';
import { fullScale, type SampleFormat, sampleSizeBytes } from './sample-format.ts';

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
  readonly #format: SampleFormat;
  readonly #seed: number | null;

  constructor(options: { format: SampleFormat; dither: { seed: number } | null }) {
    this.#format = options.format;
    this.#seed = options.dither?.seed ?? null;
  }

  encode(block: Planar, frameCount: number, firstFrame: number): Uint8Array {
    const sampleBytes = sampleSizeBytes[this.#format];
    const bytes = new Uint8Array(frameCount * block.length * sampleBytes);
    const view = new DataView(bytes.buffer);
    for (const [channel, samples] of block.entries()) {
      for (let index = 0; index < frameCount; index++) {
        const at = (index * block.length + channel) * sampleBytes;
        if (this.#format === 'f32') {
          const sample = samples[index]!;
          view.setFloat32(at, sample !== 0 && Math.abs(sample) < smallestNormal ? 0 : sample, true);
          continue;
        }
        const word = this.#quantise(samples[index]!, fullScale[this.#format], firstFrame + index, channel);
        for (let byte = 0; byte < sampleBytes; byte++) view.setUint8(at + byte, (word >> (8 * byte)) & 0xff);
      }
    }
    return bytes;
  }

  #quantise(sample: number, fullScale: number, frame: number, channel: number): number {
    let value = sample * fullScale;
    if (this.#seed !== null) {
      const keys = ditherKeys(this.#seed, channel, Math.floor(frame / wordRange));
      value += triangularDitherLsb(keys, (frame % wordRange) | 0);
    }
    const rounded = roundHalfToEven(value);
    if (rounded > fullScale - 1 || rounded < -fullScale) this.clippedSamples++;
    return Math.max(-fullScale, Math.min(fullScale - 1, rounded));
  }
}
