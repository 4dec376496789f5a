import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { LatheError } from '@lathe/core/errors';
import type { FlacFrame } from './frame-scanner.ts';
import { streamInfoSizeBytes, type StreamInfo } from './stream-info.ts';

/** Decodes single FLAC frames to planar floats by libFLAC in WebAssembly; one instance has a memory of 16 MiB. */
export class BlockDecoder implements Disposable {
  readonly #decoder: FLACDecoder;

  private constructor(decoder: FLACDecoder) {
    this.#decoder = decoder;
  }

  /** The decoder learns STREAMINFO first: frames may refer to it. */
  static async open(streamInfo: StreamInfo): Promise<BlockDecoder> {
    const decoder = new FLACDecoder();
    await decoder.ready;
    const header = new Uint8Array(8 + streamInfoSizeBytes);
    header.set([0x66, 0x4c, 0x61, 0x43, 0x80, 0, 0, streamInfoSizeBytes]);
    header.set(streamInfo.payload, 8);
    await decoder.decodeFrames([header]);
    return new BlockDecoder(decoder);
  }

  /**
   * One array of `blockFrames` samples a channel, scaled by 2^(bits−1) − 1.
   *
   * @throws LatheError `input_corrupt` when the frame does not decode; the decoder is of no use after that.
   */
  async decode(frame: FlacFrame, channelCount: number): Promise<readonly Float32Array[]> {
    try {
      const decoded = await this.#decoder.decodeFrames([frame.bytes]);
      const [error] = decoded.errors;
      if (error) throw new Error(error.message);
      if (decoded.samplesDecoded !== frame.header.blockFrames || decoded.channelData.length !== channelCount) {
        throw new Error(`${decoded.samplesDecoded} of ${frame.header.blockFrames} frames came out`);
      }
      return decoded.channelData;
    } catch (cause) {
      throw new LatheError('input_corrupt', `The FLAC frame at byte ${frame.offset} does not decode.`, {
        details: { offset: frame.offset },
        cause,
      });
    }
  }

  [Symbol.dispose](): void {
    this.#decoder.free();
  }
}
