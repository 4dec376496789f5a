import { MPEGDecoder } from 'mpg123-decoder';
import type { PacketDecoder } from '../lossy/packet-decoder.ts';
import { EmscriptenModule } from '../wasm/emscripten-module.ts';
import { maximumFrameSizeBytes } from './parse-mpeg-header.ts';

/** `MPG123_NEED_MORE`: the frame was used up. */
const needMore = -10;
/** `MPG123_NEW_FORMAT`, once before the first frame. */
const newFormat = -11;
const mostFrames = 1152;
const outputChannels = 2;
const wordSizeBytes = 4;

/** Decodes single Layer III frames by libmpg123 in WebAssembly; one instance has a memory of 17 MiB that cannot grow. */
export class Mp3Decoder implements PacketDecoder {
  readonly #module: EmscriptenModule;
  readonly #handle: number;
  readonly #input: number;
  readonly #output: number;
  /** Three words: frames decoded, rate, address of an error's text. */
  readonly #results: number;

  private constructor(module: EmscriptenModule) {
    this.#module = module;
    const handle = module.allocate(wordSizeBytes);
    // 0: encoder delay stays; it is cut by the reader, which checks what the tag says of it.
    const status = module.call('mpeg_frame_decoder_create', handle, 0);
    if (status !== 0) throw new Error(`mpg123 answers ${status} to its creation.`);
    this.#handle = module.words(handle, 1)[0] ?? 0;
    this.#input = module.allocate(maximumFrameSizeBytes);
    this.#output = module.allocate(2 * mostFrames * outputChannels * wordSizeBytes);
    this.#results = module.allocate(3 * wordSizeBytes);
  }

  static async open(): Promise<Mp3Decoder> {
    const decoder = new MPEGDecoder({ enableGapless: false });
    await decoder.ready;
    const functions = ['mpeg_frame_decoder_create', 'mpeg_decoder_feed', 'mpeg_decoder_read'];
    return new Mp3Decoder(EmscriptenModule.of('mpg123-decoder', decoder, functions));
  }

  decode(packet: Uint8Array, frameCount: number): readonly Float32Array[] {
    this.#module.bytes(this.#input, packet.length).set(packet);
    const fed = this.#module.call('mpeg_decoder_feed', this.#handle, this.#input, packet.length);
    if (fed !== 0 && fed !== needMore) throw new Error(`mpg123 answers ${fed} to a frame.`);
    let status = this.#read();
    if (status === newFormat) status = this.#read();
    const decodedFrames = this.#module.words(this.#results, 1)[0] ?? 0;
    if (status !== needMore || decodedFrames !== frameCount) {
      throw new Error(`mpg123 answers ${status} with ${decodedFrames} frames.`);
    }
    const output = this.#module.floats(this.#output, frameCount * outputChannels);
    return [output.subarray(0, frameCount), output.subarray(frameCount)];
  }

  #read(): number {
    this.#module.words(this.#results, 1)[0] = 0;
    return this.#module.call(
      'mpeg_decoder_read',
      this.#handle,
      this.#output,
      2 * mostFrames * outputChannels,
      this.#results,
      this.#results + wordSizeBytes,
      this.#results + 2 * wordSizeBytes,
    );
  }
}
