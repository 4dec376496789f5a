import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { LatheError } from '@lathe/core/errors';
import type { PacketDecoder } from '../lossy/packet-decoder.ts';
import { EmscriptenModule } from '../wasm/emscripten-module.ts';

/** Header packets that a decoder is opened with. */
export interface VorbisHeaders {
  readonly head: Uint8Array;
  readonly setup: Uint8Array;
  readonly channelCount: number;
}

/** Longest packet the decoder takes; one of 8 channels and the longest blocks has less. */
export const maximumVorbisPacketBytes = 256 * 1024;
const wordSizeBytes = 4;
const mostErrorWords = 256;
const results = ['inputBytes', 'output', 'channels', 'rate', 'frames', 'errorCount'] as const;

/** Decodes Vorbis packets by libvorbis in WebAssembly; one instance has a memory of 17 MiB that cannot grow. */
export class VorbisDecoder implements PacketDecoder {
  readonly #module: EmscriptenModule;
  readonly #handle: number;
  readonly #input: number;
  /** One word each for `results`. */
  readonly #results: number;
  readonly #channelCount: number;

  private constructor(module: EmscriptenModule, { head, setup, channelCount }: VorbisHeaders) {
    this.#module = module;
    this.#channelCount = channelCount;
    this.#input = module.allocate(maximumVorbisPacketBytes);
    this.#results = module.allocate(results.length * wordSizeBytes);
    const errors = module.allocate(mostErrorWords * wordSizeBytes);
    this.#handle = module.call(
      'create_decoder',
      this.#input,
      this.#address('inputBytes'),
      this.#address('output'),
      this.#address('channels'),
      this.#address('rate'),
      this.#address('frames'),
      errors,
      this.#address('errorCount'),
      mostErrorWords,
    );
    this.#put(head);
    module.call('send_setup', this.#handle, 1);
    // The package puts an empty comment in place of the second header.
    this.#put(setup);
    module.call('send_setup', this.#handle, 0);
    this.#refuseErrors();
    module.call('init_dsp', this.#handle);
    this.#refuseErrors();
  }

  /** @throws LatheError `input_corrupt` when the headers are not accepted. */
  static async open(headers: VorbisHeaders): Promise<VorbisDecoder> {
    const decoder = new OggVorbisDecoder();
    await decoder.ready;
    const inner: unknown = Reflect.get(decoder, '_decoder');
    const functions = ['create_decoder', 'send_setup', 'init_dsp', 'decode_packets'];
    const module = EmscriptenModule.of('@wasm-audio-decoders/ogg-vorbis', Object(inner), functions);
    try {
      return new VorbisDecoder(module, headers);
    } catch (cause) {
      throw new LatheError('input_corrupt', 'The headers of the Vorbis stream are not accepted by its decoder.', {
        cause,
      });
    }
  }

  decode(packet: Uint8Array, frameCount: number): readonly Float32Array[] {
    this.#put(packet);
    this.#module.words(this.#address('frames'), 1)[0] = 0;
    this.#module.call('decode_packets', this.#handle);
    this.#refuseErrors();
    const decodedFrames = this.#value('frames');
    const channels = this.#value('channels');
    if (decodedFrames !== frameCount || channels !== this.#channelCount) {
      throw new Error(`libvorbis gives ${decodedFrames} frames of ${channels} channels.`);
    }
    if (frameCount === 0) return [];
    const addresses = this.#module.words(this.#value('output'), channels);
    return Array.from(addresses, (address) => this.#module.floats(address, frameCount));
  }

  #put(packet: Uint8Array): void {
    if (packet.length > maximumVorbisPacketBytes) throw new Error(`The packet has ${packet.length} bytes.`);
    this.#module.bytes(this.#input, packet.length).set(packet);
    this.#module.words(this.#address('inputBytes'), 1)[0] = packet.length;
  }

  #refuseErrors(): void {
    const count = this.#value('errorCount');
    if (count !== 0) throw new Error(`libvorbis reports ${count / 2} errors.`);
  }

  #value(name: (typeof results)[number]): number {
    return this.#module.words(this.#address(name), 1)[0] ?? 0;
  }

  #address(name: (typeof results)[number]): number {
    return this.#results + results.indexOf(name) * wordSizeBytes;
  }
}
