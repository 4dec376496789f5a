import { OpusDecoder } from 'opus-decoder';
import type { PacketDecoder } from '../lossy/packet-decoder.ts';
import { EmscriptenModule } from '../wasm/emscripten-module.ts';
import type { OpusHead } from './opus-head.ts';

/** Longest packet the decoder takes: 120 ms in 8 streams need less. */
export const maximumOpusPacketBytes = 64 * 1024;
export const opusRateHz = 48_000;
const mostFrames = 5760;
const sampleSizeBytes = 4;

/** Decodes Opus packets by libopus in WebAssembly at 48 kHz; one instance has a memory of 28 MiB that cannot grow. */
export class OpusPacketDecoder implements PacketDecoder {
  readonly #module: EmscriptenModule;
  readonly #handle: number;
  readonly #input: number;
  readonly #output: number;
  readonly #channelCount: number;

  private constructor(module: EmscriptenModule, { channelCount, streamCount, coupledCount, mapping }: OpusHead) {
    this.#module = module;
    this.#channelCount = channelCount;
    this.#input = module.allocate(maximumOpusPacketBytes);
    this.#output = module.allocate(mostFrames * channelCount * sampleSizeBytes);
    const table = module.allocate(channelCount);
    module.bytes(table, channelCount).set(mapping);
    const [preSkip, forceStereo] = [0, 0];
    this.#handle = module.call(
      'opus_frame_decoder_create',
      opusRateHz,
      channelCount,
      streamCount,
      coupledCount,
      table,
      preSkip,
      forceStereo,
    );
    if (this.#handle === 0) throw new Error('libopus cannot be created.');
  }

  static async open(head: OpusHead): Promise<OpusPacketDecoder> {
    const decoder = new OpusDecoder();
    await decoder.ready;
    const functions = ['opus_frame_decoder_create', 'opus_frame_decode_float_deinterleaved'];
    return new OpusPacketDecoder(EmscriptenModule.of('opus-decoder', decoder, functions), head);
  }

  decode(packet: Uint8Array, frameCount: number): readonly Float32Array[] {
    if (packet.length > maximumOpusPacketBytes) throw new Error(`The packet has ${packet.length} bytes.`);
    this.#module.bytes(this.#input, packet.length).set(packet);
    const decodedFrames = this.#module.call(
      'opus_frame_decode_float_deinterleaved',
      this.#handle,
      this.#input,
      packet.length,
      this.#output,
    );
    if (decodedFrames !== frameCount) throw new Error(`libopus answers ${decodedFrames}.`);
    const output = this.#module.floats(this.#output, frameCount * this.#channelCount);
    return Array.from({ length: this.#channelCount }, (_, channel) =>
      output.subarray(channel * frameCount, (channel + 1) * frameCount),
    );
  }
}
