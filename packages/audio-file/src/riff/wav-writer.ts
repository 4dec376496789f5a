import { LatheError } from '@lathe/core/errors';
import { OutputFile } from '../files/output-file.ts';
import { sampleSizeBytes } from '../format/sample-format.ts';
import type { PcmWriter, WrittenFile } from '../pcm-writer.ts';
import { buildWavHeader, patchWavHeader, type WavHeader, type WavHeaderSpec } from './wav-header.ts';

/** How a WAV is written. */
export interface WavWriterOptions extends WavHeaderSpec {
  /** `wav` becomes RF64 past 4 GiB; `rf64` and `bw64` are so at any length. Default `wav`. */
  readonly container?: 'wav' | 'rf64' | 'bw64';
  /** RIFF size from which on a `wav` becomes RF64. Default 4 GiB − 1, the first that 32 bits cannot say. */
  readonly rf64ThresholdBytes?: number;
}

const defaultRf64ThresholdBytes = 0xffff_ffff;

/**
 * Writes a WAV of any length: metadata before `data`, a reserve that lets it become RF64 in place past 4 GiB.
 *
 * Life: `create`, `write` any number of times, `finish` once; disposing without `finish` leaves an unfinished file
 * behind, which the caller removes.
 */
export class WavWriter implements PcmWriter {
  readonly #file: OutputFile;
  readonly #header: WavHeader;
  readonly #frameSizeBytes: number;
  readonly #rf64ThresholdBytes: number;
  readonly #is64As: 'RF64' | 'BW64';
  #dataSizeBytes = 0;

  private constructor(file: OutputFile, header: WavHeader, options: WavWriterOptions) {
    this.#file = file;
    this.#header = header;
    this.#frameSizeBytes = sampleSizeBytes(options.sampleFormat) * options.channels.length;
    const { container = 'wav', rf64ThresholdBytes = defaultRf64ThresholdBytes } = options;
    this.#rf64ThresholdBytes = container === 'wav' ? rf64ThresholdBytes : 0;
    this.#is64As = container === 'bw64' ? 'BW64' : 'RF64';
  }

  /** Creates the file, or empties the one at `path`. @throws LatheError as `buildWavHeader`, and `io_error`. */
  static async create(path: string, options: WavWriterOptions): Promise<WavWriter> {
    const header = buildWavHeader(options);
    const file = OutputFile.create(path);
    try {
      file.writeAt(header.bytes, 0);
    } catch (error) {
      file.close();
      throw error;
    }
    return new WavWriter(file, header, options);
  }

  /** Appends whole frames; `bytes` is not kept. @throws LatheError `invalid_argument` for part of a frame, `io_error`. */
  write(bytes: Uint8Array): void {
    if (bytes.length % this.#frameSizeBytes !== 0) {
      throw new LatheError(
        'invalid_argument',
        `${bytes.length} bytes are no whole number of frames of ${this.#frameSizeBytes} bytes.`,
      );
    }
    this.#file.writeAt(bytes, this.#header.bytes.length + this.#dataSizeBytes);
    this.#dataSizeBytes += bytes.length;
  }

  /** Pads `data`, writes the sizes into the header, waits for the disk and closes the file. */
  async finish(): Promise<WrittenFile> {
    const lengthFrames = this.#dataSizeBytes / this.#frameSizeBytes;
    const headerSizeBytes = this.#header.bytes.length;
    const padBytes = this.#dataSizeBytes % 2;
    if (padBytes) this.#file.writeAt(new Uint8Array(1), headerSizeBytes + this.#dataSizeBytes);
    patchWavHeader(this.#header, {
      dataSizeBytes: this.#dataSizeBytes,
      lengthFrames,
      rf64ThresholdBytes: this.#rf64ThresholdBytes,
      is64As: this.#is64As,
    });
    this.#file.writeAt(this.#header.bytes, 0);
    this.#file.sync();
    this.#file.close();
    return { sizeBytes: headerSizeBytes + this.#dataSizeBytes + padBytes, lengthFrames };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
  }
}
