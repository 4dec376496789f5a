import { createHash, type Hash } from 'node:crypto';
import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import { readChunkPayload } from '../files/read-chunk-payload.ts';
import type { AudioFileInfo, ChunkInfo, Damage } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { framesThatFit } from '../format/check-audio-facts.ts';
import type { PcmReader } from '../pcm-reader.ts';
import { FrameDecoder } from './decoder/frame-decoder.ts';
import { describeFlac, type FlacDescription } from './describe-flac.ts';
import { FrameScanner } from './frame-scanner.ts';
import { scanFlac, type FlacScan } from './scan-flac.ts';

/** Streams the exact integers of a FLAC and proves at the end that they are the ones the encoder was given. */
export class FlacReader implements PcmReader {
  readonly info: AudioFileInfo;
  readonly damage: readonly Damage[] = [];
  readonly sizeBytes: number;
  readonly #file: InputFile;
  readonly #limits: AudioLimits;
  readonly #scan: FlacScan;
  readonly #packer: FlacDescription['packer'];
  readonly #frameSizeBytes: number;
  #scanner: FrameScanner;
  readonly #decoder: FrameDecoder;
  #hash: Hash = createHash('md5');
  /** One decoded block; it grows to the largest met, at most 65 535 frames. */
  #block = new Uint8Array(0);
  #blockStart = 0;
  #blockEnd = 0;
  #decodedFrames = 0;
  #isVerified = false;
  #failure: LatheError | null = null;

  private constructor(file: InputFile, scan: FlacScan, limits: AudioLimits) {
    const { info, packer, frameSizeBytes } = describeFlac(file, scan, limits);
    this.info = info;
    this.sizeBytes = file.sizeBytes;
    this.#file = file;
    this.#limits = limits;
    this.#scan = scan;
    this.#packer = packer;
    this.#frameSizeBytes = frameSizeBytes;
    this.#decoder = new FrameDecoder(scan.streamInfo);
    this.#scanner = new FrameScanner(file, scan);
  }

  /** Takes over `file`, which disposing the reader closes; the caller closes it when this throws. */
  static open(file: InputFile, magicOffset: number, limits: AudioLimits): FlacReader {
    return new FlacReader(file, scanFlac(file, magicOffset, limits), limits);
  }

  async read(target: Uint8Array): Promise<number> {
    const wantedBytes = framesThatFit(target, this.#frameSizeBytes) * this.#frameSizeBytes;
    // What comes after damage is not in its place: until the next rewind there is nothing but the error.
    if (this.#failure) throw this.#failure;
    try {
      return this.#fill(target.subarray(0, wantedBytes)) / this.#frameSizeBytes;
    } catch (error) {
      this.#failure = LatheError.from(error);
      throw this.#failure;
    }
  }

  async rewind(): Promise<void> {
    this.#scanner = new FrameScanner(this.#file, this.#scan);
    this.#hash = createHash('md5');
    this.#blockStart = 0;
    this.#blockEnd = 0;
    this.#decodedFrames = 0;
    this.#isVerified = false;
    this.#failure = null;
  }

  async readChunk(chunk: ChunkInfo): Promise<Uint8Array> {
    return readChunkPayload(this.#file, chunk, this.#limits);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
  }

  #fill(target: Uint8Array): number {
    let filledBytes = 0;
    while (filledBytes < target.length) {
      if (this.#blockStart === this.#blockEnd && !this.#decodeBlock()) break;
      const count = Math.min(target.length - filledBytes, this.#blockEnd - this.#blockStart);
      target.set(this.#block.subarray(this.#blockStart, this.#blockStart + count), filledBytes);
      this.#blockStart += count;
      filledBytes += count;
    }
    return filledBytes;
  }

  /** False at the end, once everything is verified. */
  #decodeBlock(): boolean {
    if (this.#isVerified) return false;
    const frame = this.#scanner.next();
    if (!frame) {
      this.#verify();
      return false;
    }
    const { blockFrames } = frame.header;
    this.#decodedFrames += blockFrames;
    if (this.#decodedFrames > this.info.lengthFrames) this.#mismatch();
    const channels = this.#decoder.decode(frame);
    const sizeBytes = blockFrames * this.#frameSizeBytes;
    if (this.#block.length < sizeBytes) this.#block = new Uint8Array(sizeBytes);
    const packed = this.#block.subarray(0, sizeBytes);
    this.#packer.pack(channels, blockFrames, packed);
    this.#hash.update(this.#packer.checksumBytes(channels, blockFrames, packed));
    this.#blockStart = 0;
    this.#blockEnd = sizeBytes;
    return true;
  }

  #verify(): void {
    if (this.#decodedFrames !== this.info.lengthFrames) this.#mismatch();
    const declaredMd5 = this.#scan.streamInfo.md5;
    const decodedMd5 = this.#hash.digest('hex');
    if (declaredMd5 !== null && declaredMd5 !== decodedMd5) {
      throw new LatheError(
        'input_corrupt',
        `The FLAC decodes to audio with MD5 ${decodedMd5}; its header declares ${declaredMd5}.`,
        { details: { declaredMd5, decodedMd5, decodedFrames: this.#decodedFrames } },
      );
    }
    this.#isVerified = true;
  }

  #mismatch(): never {
    const { lengthFrames } = this.info;
    throw new LatheError(
      'input_corrupt',
      `The FLAC declares ${lengthFrames} frames of audio; ${this.#decodedFrames > lengthFrames ? 'more' : `only ${this.#decodedFrames}`} are there.`,
      { details: { declaredFrames: lengthFrames, decodedFrames: this.#decodedFrames } },
    );
  }
}
