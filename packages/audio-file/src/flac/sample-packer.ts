import type { SampleFormat } from '../format/sample-format.ts';

/** Turns the decoder's planar floats back into the integers they came from, interleaved and little-endian. */
export interface SamplePacker {
  readonly sampleFormat: SampleFormat;
  /** Fills `target` with `frameCount` frames, left-justified in the sample format. */
  pack(channels: readonly Float32Array[], frameCount: number, target: Uint8Array): void;
  /** The bytes STREAMINFO's MD5 is taken of: `packed` itself, unless samples were moved up. */
  checksumBytes(packed: Uint8Array): Uint8Array;
}

/**
 * The packer for a bit depth; null for a depth the decoder does not scale.
 *
 * The decoder divides by 2^(bits−1) − 1 and rounds to 24 significant bits; multiplied back, the error is at most a
 * quarter of a step, so that rounding recovers every integer.
 */
export function samplePackerFor(bitsPerSample: number): SamplePacker | null {
  if (bitsPerSample === 8) return packer8;
  if (bitsPerSample === 16) return packer16;
  return bitsPerSample === 24 ? packer24 : null;
}

const packer8: SamplePacker = {
  sampleFormat: 's16',
  pack(channels, frameCount, target) {
    for (const [channel, samples] of channels.entries()) {
      let position = channel * 2;
      for (let index = 0; index < frameCount; index++) {
        target[position] = 0;
        target[position + 1] = Math.round(samples[index]! * 0x7f);
        position += channels.length * 2;
      }
    }
  },
  checksumBytes: (packed) => packed.filter((_, index) => index % 2 === 1),
};

const packer16: SamplePacker = {
  sampleFormat: 's16',
  pack(channels, frameCount, target) {
    const stride = channels.length * 2;
    for (const [channel, samples] of channels.entries()) {
      let position = channel * 2;
      for (let index = 0; index < frameCount; index++) {
        // The offset makes the sum positive, where truncation is rounding.
        const value = (samples[index]! * 0x7fff + 0x1_0000 + 0.5) | 0;
        target[position] = value;
        target[position + 1] = value >> 8;
        position += stride;
      }
    }
  },
  checksumBytes: (packed) => packed,
};

const packer24: SamplePacker = {
  sampleFormat: 's24',
  pack(channels, frameCount, target) {
    const stride = channels.length * 3;
    for (const [channel, samples] of channels.entries()) {
      let position = channel * 3;
      for (let index = 0; index < frameCount; index++) {
        const value = (samples[index]! * 0x7f_ffff + 0x100_0000 + 0.5) | 0;
        target[position] = value;
        target[position + 1] = value >> 8;
        target[position + 2] = value >> 16;
        position += stride;
      }
    }
  },
  checksumBytes: (packed) => packed,
};
