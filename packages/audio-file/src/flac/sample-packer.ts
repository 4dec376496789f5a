import type { SampleFormat } from '../format/sample-format.ts';
import type { Samples } from './decoder/restore-prediction.ts';

/** Turns planar integers into interleaved little-endian PCM. */
export interface SamplePacker {
  readonly sampleFormat: SampleFormat;
  /** Fills `target` with `frameCount` frames, left-justified in the sample format. */
  pack(channels: readonly Samples[], frameCount: number, target: Uint8Array): void;
  /** The bytes STREAMINFO's MD5 is taken of: right-justified samples of whole bytes; `packed` itself where that is the same. */
  checksumBytes(channels: readonly Samples[], frameCount: number, packed: Uint8Array): Uint8Array;
}

/** The packer for 4 to 32 bit: 16 bits hold up to 16, 24 up to 24, 32 the rest. */
export function samplePackerFor(bitsPerSample: number): SamplePacker {
  const sampleBytes = bitsPerSample <= 16 ? 2 : bitsPerSample <= 24 ? 3 : 4;
  const checksumBytes = Math.ceil(bitsPerSample / 8);
  const shift = sampleBytes * 8 - bitsPerSample;
  return {
    sampleFormat: sampleBytes === 2 ? 's16' : sampleBytes === 3 ? 's24' : 's32',
    pack: (channels, frameCount, target) => interleave(channels, frameCount, sampleBytes, shift, target),
    checksumBytes(channels, frameCount, packed) {
      if (shift === 0) return packed;
      const bytes = new Uint8Array(frameCount * channels.length * checksumBytes);
      interleave(channels, frameCount, checksumBytes, 0, bytes);
      return bytes;
    },
  };
}

function interleave(
  channels: readonly Samples[],
  frameCount: number,
  sampleBytes: number,
  shift: number,
  target: Uint8Array,
): void {
  for (const [channel, samples] of channels.entries()) {
    const offset = channel * sampleBytes;
    const stride = channels.length * sampleBytes;
    if (sampleBytes === 2) interleave16(samples, frameCount, shift, target, offset, stride);
    else if (sampleBytes === 3) interleave24(samples, frameCount, shift, target, offset, stride);
    else interleaveOther(samples, frameCount, sampleBytes, shift, target, offset, stride);
  }
}

function interleave16(
  samples: Samples,
  frameCount: number,
  shift: number,
  target: Uint8Array,
  offset: number,
  stride: number,
): void {
  for (let index = 0, position = offset; index < frameCount; index++, position += stride) {
    const value = samples[index]! << shift;
    target[position] = value;
    target[position + 1] = value >> 8;
  }
}

function interleave24(
  samples: Samples,
  frameCount: number,
  shift: number,
  target: Uint8Array,
  offset: number,
  stride: number,
): void {
  for (let index = 0, position = offset; index < frameCount; index++, position += stride) {
    const value = samples[index]! << shift;
    target[position] = value;
    target[position + 1] = value >> 8;
    target[position + 2] = value >> 16;
  }
}

/** One byte, for the checksum of 4 to 8 bit, and four. */
function interleaveOther(
  samples: Samples,
  frameCount: number,
  sampleBytes: number,
  shift: number,
  target: Uint8Array,
  offset: number,
  stride: number,
): void {
  for (let index = 0, position = offset; index < frameCount; index++, position += stride) {
    const value = samples[index]! << shift;
    for (let byte = 0; byte < sampleBytes; byte++) target[position + byte] = value >> (8 * byte);
  }
}
