import { LatheError } from '@lathe/core/errors';
import type { FlacFrame } from '../frame-scanner.ts';
import type { StreamInfo } from '../stream-info.ts';
import { BitReader } from './bit-reader.ts';
import type { Samples } from './restore-prediction.ts';
import { decodeSubframe } from './subframe-decoder.ts';

/** Channel codes of RFC 9639 clause 9.1.3 that code the difference of two channels. */
const leftSide = 8;
const sideRight = 9;
const midSide = 10;

/** Decodes single FLAC frames of 4 to 32 bit to the exact integers. */
export class FrameDecoder {
  readonly #streamInfo: StreamInfo;
  readonly #bits = new BitReader();
  #channels: readonly Samples[] = [];
  #residual = new Int32Array(0);

  constructor(streamInfo: StreamInfo) {
    this.#streamInfo = streamInfo;
  }

  /**
   * One array a channel, of at least the block's frames; valid until the next call.
   *
   * @throws LatheError `input_corrupt` when a frame with right checksums holds what the format does not allow.
   */
  decode(frame: FlacFrame): readonly Samples[] {
    const { blockFrames, sizeBytes } = frame.header;
    this.#reserve(blockFrames);
    const bits = this.#bits;
    bits.load(frame.bytes);
    bits.skip(sizeBytes * 8);
    const channelCode = (frame.bytes[3] ?? 0) >>> 4;
    try {
      for (const [channel, samples] of this.#channels.entries()) {
        const isSide = channel === (channelCode === sideRight ? 0 : 1) && channelCode >= leftSide;
        const sampleBits = this.#streamInfo.bitsPerSample + (isSide ? 1 : 0);
        decodeSubframe(bits, samples, this.#residual, blockFrames, sampleBits);
      }
      // The footer of two bytes follows the padding to a whole byte.
      const endBytes = Math.ceil(bits.position / 8) + 2;
      // Zeros behind the last frame leave its checksum right, so that they count as part of it.
      if (
        bits.isExhausted ||
        endBytes > frame.bytes.length ||
        frame.bytes.subarray(endBytes).some((byte) => byte > 0)
      ) {
        throw new Error(`its subframes end at byte ${endBytes - 2} of ${frame.bytes.length - 2}`);
      }
    } catch (cause) {
      const reason = cause instanceof RangeError || !(cause instanceof Error) ? 'it ends too early' : cause.message;
      throw new LatheError('input_corrupt', `The FLAC frame at byte ${frame.offset} does not decode: ${reason}.`, {
        details: { offset: frame.offset },
        cause,
      });
    }
    const [first, second] = this.#channels;
    if (first && second && channelCode >= leftSide) joinStereo(channelCode, first, second, blockFrames);
    return this.#channels;
  }

  #reserve(blockFrames: number): void {
    if ((this.#channels[0]?.length ?? 0) >= blockFrames) return;
    const { channelCount, bitsPerSample } = this.#streamInfo;
    // Side channels have a bit more than the audio.
    const isWide = bitsPerSample > 31;
    this.#channels = Array.from({ length: channelCount }, () =>
      isWide ? new Float64Array(blockFrames) : new Int32Array(blockFrames),
    );
    if (isWide) this.#residual = new Int32Array(blockFrames);
  }
}

function joinStereo(channelCode: number, first: Samples, second: Samples, frameCount: number): void {
  if (channelCode === leftSide) {
    for (let index = 0; index < frameCount; index++) second[index] = first[index]! - second[index]!;
  } else if (channelCode === sideRight) {
    for (let index = 0; index < frameCount; index++) first[index] = first[index]! + second[index]!;
  } else if (channelCode === midSide) {
    for (let index = 0; index < frameCount; index++) {
      const side = second[index]!;
      // The bit that halving took from the middle is the side's lowest.
      const right = first[index]! - Math.floor(side / 2);
      second[index] = right;
      first[index] = right + side;
    }
  }
}
