import { randomBytes } from '../../packages/audio-file/src/fixtures/random-bytes.ts';

/** Odd, so that no block of any codec fits into it. */
export const lengthFrames = 22_051;

/** Two tones and some noise, interleaved, little-endian; 8 bits are unsigned. */
export function pcm(channelCount: number, sampleBytes: 1 | 2 | 3 | 4): Buffer {
  const bytes = Buffer.alloc(lengthFrames * channelCount * sampleBytes);
  const noise = randomBytes(7, lengthFrames * channelCount);
  const full = 2 ** (8 * sampleBytes - 1);
  for (let index = 0; index < lengthFrames * channelCount; index++) {
    const frame = Math.floor(index / channelCount);
    const tone = Math.sin(frame * 0.05) * 0.3 + Math.sin(frame * 0.31) * 0.1;
    const sample = Math.round((tone + ((noise[index] ?? 0) - 128) * 0.0005) * full * 0.9);
    if (sampleBytes === 1) bytes[index] = sample + 128;
    else bytes.writeIntLE(sample, index * sampleBytes, sampleBytes);
  }
  return bytes;
}

/** The same as floating point of 32 or 64 bits, −1 … 1. */
export function floatPcm(channelCount: number, sampleBytes: 4 | 8): Buffer {
  const integers = pcm(channelCount, 4);
  const bytes = Buffer.alloc((integers.length / 4) * sampleBytes);
  for (let index = 0; index < integers.length / 4; index++) {
    const sample = integers.readInt32LE(index * 4) / 2 ** 31;
    if (sampleBytes === 4) bytes.writeFloatLE(sample, index * 4);
    else bytes.writeDoubleLE(sample, index * 8);
  }
  return bytes;
}

/** Samples with their bytes in the other order. */
export function swapped(bytes: Buffer, sampleBytes: 2 | 3 | 4): Buffer {
  const result = Buffer.from(bytes);
  for (let at = 0; at < result.length; at += sampleBytes) result.subarray(at, at + sampleBytes).reverse();
  return result;
}
