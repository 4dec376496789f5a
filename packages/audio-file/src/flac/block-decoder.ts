import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { LatheError } from '@lathe/core/errors';
import type { FlacFrame } from './frame-scanner.ts';
import { makeFrameExplicit } from './make-frame-explicit.ts';
import type { StreamInfo } from './stream-info.ts';

/** Decodes single FLAC frames to planar floats by libFLAC in WebAssembly; one instance has a memory of 16 MiB. */
export class BlockDecoder {
  readonly #decoder: FLACDecoder;
  readonly #streamInfo: StreamInfo;

  private constructor(decoder: FLACDecoder, streamInfo: StreamInfo) {
    this.#decoder = decoder;
    this.#streamInfo = streamInfo;
  }

  static async open(streamInfo: StreamInfo): Promise<BlockDecoder> {
    const decoder = new FLACDecoder();
    await decoder.ready;
    return new BlockDecoder(decoder, streamInfo);
  }

  /**
   * One array of `blockFrames` samples a channel, scaled by 2^(bits−1) − 1.
   *
   * @throws LatheError `input_corrupt` when the frame does not decode; this instance must not be used after that.
   */
  async decode(frame: FlacFrame): Promise<readonly Float32Array[]> {
    const { channelCount, bitsPerSample } = this.#streamInfo;
    const { blockFrames } = frame.header;
    makeFrameExplicit(frame, bitsPerSample);
    try {
      const { errors, samplesDecoded, channelData } = await this.#decoder.decodeFrames([frame.bytes]);
      const [error] = errors;
      if (error) throw new Error(error.message);
      if (samplesDecoded === blockFrames && channelData.length === channelCount) return channelData;
      throw new Error(`It gave ${samplesDecoded} frames of ${channelData.length} channels.`);
    } catch (cause) {
      throw new LatheError('input_corrupt', `The FLAC frame at byte ${frame.offset} does not decode.`, {
        details: { offset: frame.offset },
        cause,
      });
    }
  }
}
