import { crc16, crc8 } from '../flac-checksums.ts';
import { BitWriter } from './bit-writer.ts';
import { SubframeEncoder } from './subframe-encoder.ts';

/** Frames of audio in every block but the last; the value of `flac -5`, inside the streamable subset at every rate. */
export const blockFrames = 4096;

/** The audio that frames are made of. */
export interface FrameEncoderSpec {
  readonly channelCount: number;
  readonly sampleRateHz: number;
  readonly bitsPerSample: 16 | 24;
}

const rateCodes: Readonly<Record<number, number>> = {
  88_200: 1,
  176_400: 2,
  192_000: 3,
  8_000: 4,
  16_000: 5,
  22_050: 6,
  24_000: 7,
  32_000: 8,
  44_100: 9,
  48_000: 10,
  96_000: 11,
};
const depthCodes = { 16: 4, 24: 6 } as const;

/** How two channels are coded, RFC 9639 clause 9.1.3: the code and which of left, right, mid and side are written. */
const stereoModes = [
  { code: 1, parts: ['left', 'right'] },
  { code: 8, parts: ['left', 'side'] },
  { code: 9, parts: ['side', 'right'] },
  { code: 10, parts: ['mid', 'side'] },
] as const;
type StereoPart = (typeof stereoModes)[number]['parts'][number];

/** Codes block after block into frames of fixed block size; what a frame holds depends on its own samples alone. */
export class FrameEncoder {
  readonly #spec: FrameEncoderSpec;
  readonly #subframes = new SubframeEncoder(blockFrames);
  readonly #bits: BitWriter;
  readonly #channels: readonly Int32Array[];
  readonly #mid = new Int32Array(blockFrames);
  readonly #side = new Int32Array(blockFrames);

  constructor(spec: FrameEncoderSpec) {
    this.#spec = spec;
    this.#channels = Array.from({ length: spec.channelCount }, () => new Int32Array(blockFrames));
    this.#bits = new BitWriter((blockFrames * spec.channelCount * spec.bitsPerSample) / 8 + 64);
  }

  /**
   * One frame out of whole interleaved little-endian frames of audio, at most `blockFrames`.
   *
   * @returns memory that is valid until the next call.
   */
  encode(pcm: Uint8Array, frameNumber: number): Uint8Array {
    const { channelCount, bitsPerSample } = this.#spec;
    const frameCount = pcm.length / ((channelCount * bitsPerSample) / 8);
    this.#takeApart(pcm, frameCount);
    const bits = this.#bits;
    bits.reset();
    if (channelCount === 2) this.#writeStereo(frameCount, frameNumber);
    else {
      this.#writeHeader(frameCount, frameNumber, channelCount - 1);
      for (const samples of this.#channels) this.#subframes.write(bits, samples, frameCount, bitsPerSample);
    }
    bits.align();
    bits.reserve(2);
    const checksum = crc16(0, bits.bytes, 0, bits.lengthBytes);
    bits.write(checksum, 16);
    return bits.bytes;
  }

  #takeApart(pcm: Uint8Array, frameCount: number): void {
    const stride = (this.#spec.channelCount * this.#spec.bitsPerSample) / 8;
    for (const [channel, samples] of this.#channels.entries()) {
      if (this.#spec.bitsPerSample === 16) {
        let position = channel * 2;
        for (let index = 0; index < frameCount; index++, position += stride) {
          samples[index] = ((pcm[position]! << 16) | (pcm[position + 1]! << 24)) >> 16;
        }
      } else {
        let position = channel * 3;
        for (let index = 0; index < frameCount; index++, position += stride) {
          samples[index] = ((pcm[position]! << 8) | (pcm[position + 1]! << 16) | (pcm[position + 2]! << 24)) >> 8;
        }
      }
    }
  }

  #writeStereo(frameCount: number, frameNumber: number): void {
    const { bitsPerSample } = this.#spec;
    const [left, right] = this.#channels;
    if (left === undefined || right === undefined) return;
    const mid = this.#mid;
    const side = this.#side;
    for (let index = 0; index < frameCount; index++) {
      mid[index] = (left[index]! + right[index]!) >> 1;
      side[index] = left[index]! - right[index]!;
    }
    const samples: Readonly<Record<StereoPart, Int32Array>> = { left, right, mid, side };
    const mode = cheapestStereoMode(samples, frameCount);
    this.#writeHeader(frameCount, frameNumber, mode.code);
    for (const part of mode.parts) {
      const sampleBits = part === 'side' ? bitsPerSample + 1 : bitsPerSample;
      this.#subframes.write(this.#bits, samples[part], frameCount, sampleBits);
    }
  }

  /** RFC 9639 clause 9.1. */
  #writeHeader(frameCount: number, frameNumber: number, channelCode: number): void {
    const bits = this.#bits;
    const { sampleRateHz, bitsPerSample } = this.#spec;
    const blockCode = frameCount === blockFrames ? 12 : frameCount <= 256 ? 6 : 7;
    const rate = codeRate(sampleRateHz);
    bits.write(0xfff8, 16);
    bits.write((blockCode << 4) | rate.code, 8);
    bits.write((channelCode << 4) | (depthCodes[bitsPerSample] << 1), 8);
    for (const byte of codedNumber(frameNumber)) bits.write(byte, 8);
    if (blockCode === 6) bits.write(frameCount - 1, 8);
    if (blockCode === 7) bits.write(frameCount - 1, 16);
    bits.write(rate.extra, rate.extraBits);
    bits.write(crc8(bits.bytes, 0, bits.lengthBytes), 8);
  }
}

/** By the magnitudes left after second-order prediction, which follow the sizes closely and cost little. */
function cheapestStereoMode(
  samples: Readonly<Record<StereoPart, Int32Array>>,
  frameCount: number,
): (typeof stereoModes)[number] {
  const cost = {
    left: curvature(samples.left, frameCount),
    right: curvature(samples.right, frameCount),
    mid: curvature(samples.mid, frameCount),
    side: curvature(samples.side, frameCount),
  };
  const costOf = ({ parts }: (typeof stereoModes)[number]): number => {
    // Bits follow the logarithm of the magnitudes, and a product orders as the sum of logarithms does.
    const [first, second] = parts;
    return (cost[first] + frameCount / 4) * (cost[second] + frameCount / 4);
  };
  let best: (typeof stereoModes)[number] = stereoModes[0];
  for (const mode of stereoModes) if (costOf(mode) < costOf(best)) best = mode;
  return best;
}

function curvature(samples: Int32Array, frameCount: number): number {
  let sum = 0;
  for (let index = 2; index < frameCount; index++) {
    sum += Math.abs(samples[index]! - 2 * samples[index - 1]! + samples[index - 2]!);
  }
  return sum;
}

/** A rate that no code can say is left to STREAMINFO (code 0). */
function codeRate(sampleRateHz: number): { readonly code: number; readonly extra: number; readonly extraBits: number } {
  const code = rateCodes[sampleRateHz];
  if (code !== undefined) return { code, extra: 0, extraBits: 0 };
  if (sampleRateHz % 1000 === 0 && sampleRateHz <= 255_000) {
    return { code: 12, extra: sampleRateHz / 1000, extraBits: 8 };
  }
  if (sampleRateHz <= 0xffff) return { code: 13, extra: sampleRateHz, extraBits: 16 };
  if (sampleRateHz % 10 === 0) return { code: 14, extra: sampleRateHz / 10, extraBits: 16 };
  return { code: 0, extra: 0, extraBits: 0 };
}

/** The UTF-8-like form of a number of up to 31 bits. */
function codedNumber(value: number): readonly number[] {
  if (value < 0x80) return [value];
  let followers = 1;
  while (value >= 2 ** (5 * followers + 6)) followers += 1;
  const bytes = [((0xff00 >> (followers + 1)) & 0xff) | (value >>> (6 * followers))];
  for (let index = followers - 1; index >= 0; index--) bytes.push(0x80 | ((value >>> (6 * index)) & 0x3f));
  return bytes;
}
