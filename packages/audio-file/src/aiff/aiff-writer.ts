import { LatheError } from '@lathe/core/errors';
import { OutputFile } from '../files/output-file.ts';
import { sampleSizeBytes } from '../format/sample-format.ts';
import type { PcmWriter, WrittenFile } from '../pcm-writer.ts';
import { buildAiffHeader, patchAiffHeader, type AiffHeader, type AiffHeaderSpec } from './aiff-header.ts';
import { swapSamples } from './byte-order.ts';

/** How an AIFF or AIFC is written. */
export type AiffWriterOptions = AiffHeaderSpec;

/** Largest FORM size that 32 bits can say; other programs take 0xFFFFFFFF for "unknown". */
const largestFormBytes = 0xffff_fffe;

/** Writes AIFF (integers) or AIFC (integers as NONE, floats as fl32 and fl64): metadata before SSND, big-endian samples. */
export class AiffWriter implements PcmWriter {
  readonly #file: OutputFile;
  readonly #header: AiffHeader;
  readonly #options: AiffWriterOptions;
  readonly #frameSizeBytes: number;
  /** The bytes of one `write`, turned around; it grows to the largest. */
  #swapped = new Uint8Array(0);
  #audioSizeBytes = 0;

  private constructor(file: OutputFile, header: AiffHeader, options: AiffWriterOptions) {
    this.#file = file;
    this.#header = header;
    this.#options = options;
    this.#frameSizeBytes = sampleSizeBytes(options.sampleFormat) * options.channels.length;
  }

  /** Creates the file, or empties the one at `path`. @throws LatheError as `buildAiffHeader`, and `io_error`. */
  static async create(path: string, options: AiffWriterOptions): Promise<AiffWriter> {
    const header = buildAiffHeader(options);
    const file = OutputFile.create(path);
    try {
      file.writeAt(header.bytes, 0);
    } catch (error) {
      file.close();
      throw error;
    }
    return new AiffWriter(file, header, options);
  }

  /** @throws LatheError `invalid_argument` for part of a frame, `limit_exceeded` past 4 GiB, `io_error`. */
  write(bytes: Uint8Array): void {
    if (bytes.length % this.#frameSizeBytes !== 0) {
      throw new LatheError(
        'invalid_argument',
        `${bytes.length} bytes are no whole number of frames of ${this.#frameSizeBytes} bytes.`,
      );
    }
    requireAiffRoom(this.#header.bytes.length + this.#audioSizeBytes + bytes.length);
    if (this.#swapped.length < bytes.length) this.#swapped = new Uint8Array(bytes.length);
    const swapped = this.#swapped.subarray(0, bytes.length);
    swapped.set(bytes);
    swapSamples(swapped, this.#options.sampleFormat);
    this.#file.writeAt(swapped, this.#header.bytes.length + this.#audioSizeBytes);
    this.#audioSizeBytes += bytes.length;
  }

  /** Pads SSND, writes the sizes into the header, waits for the disk and closes the file. */
  async finish(): Promise<WrittenFile> {
    const lengthFrames = this.#audioSizeBytes / this.#frameSizeBytes;
    const headerSizeBytes = this.#header.bytes.length;
    const padBytes = this.#audioSizeBytes % 2;
    if (padBytes) this.#file.writeAt(new Uint8Array(1), headerSizeBytes + this.#audioSizeBytes);
    patchAiffHeader(this.#header, { audioSizeBytes: this.#audioSizeBytes, lengthFrames });
    this.#file.writeAt(this.#header.bytes, 0);
    this.#file.sync();
    this.#file.close();
    return { sizeBytes: headerSizeBytes + this.#audioSizeBytes + padBytes, lengthFrames };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
  }
}

/** @throws LatheError `limit_exceeded` when a file of `sizeBytes` and a pad byte is more than AIFF can say. */
function requireAiffRoom(sizeBytes: number): void {
  if (sizeBytes + 1 - 8 <= largestFormBytes) return;
  throw new LatheError(
    'limit_exceeded',
    `The file would have ${sizeBytes} bytes; AIFF and AIFC end at 4 GiB. Write it as WAV, RF64 or BW64.`,
    { details: { sizeBytes, limitBytes: largestFormBytes + 8 } },
  );
}
