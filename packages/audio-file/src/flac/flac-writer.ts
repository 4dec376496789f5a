import { createHash } from 'node:crypto';
import { LatheError } from '@lathe/core/errors';
import { OutputFile } from '../files/output-file.ts';
import { sampleSizeBytes, type SampleFormat } from '../format/sample-format.ts';
import type { PcmWriter, WrittenFile } from '../pcm-writer.ts';
import { blockFrames, FrameEncoder } from './encoder/frame-encoder.ts';
import { SeekPoints } from './encoder/seek-points.ts';
import { FlacHeader, type FlacHeaderSpec } from './flac-header.ts';

/** How a FLAC is written. */
export interface FlacWriterOptions extends FlacHeaderSpec {
  /** `s16` or `s24`; FLAC has no float, and 32-bit integers few programs read. */
  readonly sampleFormat: SampleFormat;
}

/** The largest rate STREAMINFO can say. */
const maximumRateHz = 1_048_575;
/** The largest length STREAMINFO can say. */
const maximumLengthFrames = 2 ** 36 - 1;

/**
 * Writes a FLAC with its true length, MD5, frame sizes and seek table.
 *
 * The bytes depend on the audio and the options alone, not on how the audio is cut into `write` calls. Memory: one
 * block of 4096 frames in and one frame out.
 */
export class FlacWriter implements PcmWriter {
  readonly #file: OutputFile;
  readonly #header: FlacHeader;
  readonly #encoder: FrameEncoder;
  readonly #seekPoints: SeekPoints;
  readonly #hash = createHash('md5');
  readonly #frameSizeBytes: number;
  readonly #block: Uint8Array;
  #blockBytes = 0;
  #frameNumber = 0;
  #lengthFrames = 0;
  #encodedBytes = 0;
  #smallestFrameBytes = 0;
  #largestFrameBytes = 0;

  private constructor(file: OutputFile, header: FlacHeader, options: FlacWriterOptions, bitsPerSample: 16 | 24) {
    this.#file = file;
    this.#header = header;
    const { sampleRateHz, channels } = options;
    this.#encoder = new FrameEncoder({ channelCount: channels.length, sampleRateHz, bitsPerSample });
    this.#seekPoints = new SeekPoints(sampleRateHz);
    this.#frameSizeBytes = sampleSizeBytes(options.sampleFormat) * channels.length;
    this.#block = new Uint8Array(blockFrames * this.#frameSizeBytes);
  }

  /**
   * Creates the file, or empties the one at `path`.
   *
   * @throws LatheError `invalid_argument` for a sample format, channel count, rate or metadata block that FLAC does not
   * take; `unsupported_layout`, `limit_exceeded`, `io_error`.
   */
  static async create(path: string, options: FlacWriterOptions): Promise<FlacWriter> {
    const bitsPerSample = checkedBits(options);
    const header = new FlacHeader(options, bitsPerSample, blockFrames);
    const file = OutputFile.create(path);
    try {
      file.writeAt(header.bytes(null), 0);
    } catch (error) {
      file.close();
      throw error;
    }
    return new FlacWriter(file, header, options, bitsPerSample);
  }

  write(bytes: Uint8Array): void {
    const frameCount = bytes.length / this.#frameSizeBytes;
    if (!Number.isInteger(frameCount)) {
      throw new LatheError(
        'invalid_argument',
        `${bytes.length} bytes are no whole number of frames of ${this.#frameSizeBytes} bytes.`,
      );
    }
    if (this.#lengthFrames + frameCount > maximumLengthFrames) {
      throw new LatheError('limit_exceeded', `A FLAC holds at most ${maximumLengthFrames} frames of audio.`);
    }
    this.#hash.update(bytes);
    this.#lengthFrames += frameCount;
    for (let position = 0; position < bytes.length;) {
      const count = Math.min(bytes.length - position, this.#block.length - this.#blockBytes);
      this.#block.set(bytes.subarray(position, position + count), this.#blockBytes);
      this.#blockBytes += count;
      position += count;
      if (this.#blockBytes === this.#block.length) this.#encodeBlock();
    }
  }

  async finish(): Promise<WrittenFile> {
    if (this.#blockBytes > 0) this.#encodeBlock();
    const facts = {
      smallestFrameBytes: this.#smallestFrameBytes,
      largestFrameBytes: this.#largestFrameBytes,
      lengthFrames: this.#lengthFrames,
      md5: this.#hash.digest(),
      seekTable: this.#seekPoints.payload(),
    };
    this.#file.writeAt(this.#header.bytes(facts), 0);
    this.#file.sync();
    this.#file.close();
    return { sizeBytes: this.#header.sizeBytes + this.#encodedBytes, lengthFrames: this.#lengthFrames };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
  }

  #encodeBlock(): void {
    const frame = this.#encoder.encode(this.#block.subarray(0, this.#blockBytes), this.#frameNumber);
    this.#file.writeAt(frame, this.#header.sizeBytes + this.#encodedBytes);
    this.#seekPoints.offer({
      startFrame: this.#frameNumber * blockFrames,
      offset: this.#encodedBytes,
      blockFrames: this.#blockBytes / this.#frameSizeBytes,
    });
    const isFirst = this.#frameNumber === 0;
    this.#smallestFrameBytes = isFirst ? frame.length : Math.min(this.#smallestFrameBytes, frame.length);
    this.#largestFrameBytes = Math.max(this.#largestFrameBytes, frame.length);
    this.#encodedBytes += frame.length;
    this.#frameNumber += 1;
    this.#blockBytes = 0;
  }
}

function checkedBits({ sampleFormat, channels, sampleRateHz }: FlacWriterOptions): 16 | 24 {
  if (channels.length < 1 || channels.length > 8) {
    throw new LatheError('invalid_argument', `A FLAC has 1 to 8 channels, not ${channels.length}.`);
  }
  if (!Number.isInteger(sampleRateHz) || sampleRateHz < 1 || sampleRateHz > maximumRateHz) {
    throw new LatheError('invalid_argument', `A FLAC has a rate of 1 to ${maximumRateHz} Hz, not ${sampleRateHz} Hz.`);
  }
  if (sampleFormat === 's16') return 16;
  if (sampleFormat === 's24') return 24;
  throw new LatheError(
    'invalid_argument',
    `Samples of the format ${sampleFormat} cannot be written to FLAC; expected 16 or 24 bit integers (s16, s24).`,
    { details: { sampleFormat } },
  );
}
