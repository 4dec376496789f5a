import { createHash, type Hash } from 'node:crypto';
import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import { readChunkPayload } from '../files/read-chunk-payload.ts';
import type { AudioFileInfo, ChunkInfo, Damage } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { framesThatFit } from '../format/check-audio-facts.ts';
import { DamageLog } from '../format/damage-log.ts';
import type { PcmReader } from '../pcm-reader.ts';
import { FrameDecoder } from './decoder/frame-decoder.ts';
import { describeFlac, type FlacDescription } from './describe-flac.ts';
import { FramePlacer } from './frame-placer.ts';
import { FrameScanner, type FlacFrame } from './frame-scanner.ts';
import { scanFlac, type FlacScan } from './scan-flac.ts';

/** Silence handed out at a time. */
const silenceBlockFrames = 4096;

/** Streams the exact integers of a FLAC and proves at the end that they are the ones the encoder was given. */
export class FlacReader implements PcmReader {
  readonly info: AudioFileInfo;
  readonly sizeBytes: number;
  readonly #file: InputFile;
  readonly #limits: AudioLimits;
  readonly #scan: FlacScan;
  readonly #packer: FlacDescription['packer'];
  readonly #frameSizeBytes: number;
  readonly #lenient: boolean;
  readonly #damage = new DamageLog();
  #scanner: FrameScanner;
  /** Null when reading is strict. */
  #placer: FramePlacer | null;
  /** Frames of silence still to hand out in place of lost audio, and the frame that comes after them. */
  #silentFrames = 0;
  #heldFrame: FlacFrame | null = null;
  readonly #decoder: FrameDecoder;
  #hash: Hash = createHash('md5');
  /** One decoded block; it grows to the largest met, at most 65 535 frames. */
  #block = new Uint8Array(0);
  #blockStart = 0;
  #blockEnd = 0;
  #decodedFrames = 0;
  #isVerified = false;
  #failure: LatheError | null = null;

  private constructor(file: InputFile, scan: FlacScan, limits: AudioLimits, lenient: boolean) {
    const { info, packer, frameSizeBytes } = describeFlac(file, scan, limits, lenient);
    this.info = info;
    this.sizeBytes = file.sizeBytes;
    this.#file = file;
    this.#limits = limits;
    this.#scan = scan;
    this.#packer = packer;
    this.#frameSizeBytes = frameSizeBytes;
    this.#decoder = new FrameDecoder(scan.streamInfo);
    this.#lenient = lenient;
    this.#scanner = new FrameScanner(file, scan);
    this.#placer = this.#newPlacer();
  }

  get damage(): readonly Damage[] {
    return this.#damage.entries;
  }

  /** Takes over `file`, which disposing the reader closes; the caller closes it when this throws. */
  static open(file: InputFile, magicOffset: number, limits: AudioLimits, lenient: boolean): FlacReader {
    return new FlacReader(file, scanFlac(file, magicOffset, limits), limits, lenient);
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
    this.#placer = this.#newPlacer();
    this.#damage.clear();
    this.#silentFrames = 0;
    this.#heldFrame = null;
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
    if (this.#silentFrames > 0) return this.#emitSilence();
    const frame = this.#nextFrame();
    if (!frame) {
      this.#verify();
      return false;
    }
    if (this.#silentFrames > 0) return this.#emitSilence();
    const { blockFrames } = frame.header;
    if (!this.#lenient && this.#decodedFrames + blockFrames > this.info.lengthFrames) {
      this.#decodedFrames += blockFrames;
      this.#mismatch();
    }
    const channels = this.#decode(frame);
    if (!channels) return this.#emitSilence();
    this.#decodedFrames += blockFrames;
    const packed = this.#newBlock(blockFrames);
    this.#packer.pack(channels, blockFrames, packed);
    this.#hash.update(this.#packer.checksumBytes(channels, blockFrames, packed));
    return true;
  }

  /** The next frame; leniently, one that belongs later is held until silence has filled the gap before it. */
  #nextFrame(): FlacFrame | null {
    if (!this.#placer) return this.#scanner.next();
    const held = this.#heldFrame;
    this.#heldFrame = null;
    if (held) return held;
    const placed = this.#placer.next(this.#decodedFrames);
    if (placed?.gap != null) {
      this.#heldFrame = placed.frame;
      this.#loseFrames(placed.gap, placed.startFrame - this.#decodedFrames);
    }
    return placed?.frame ?? null;
  }

  /** A block to fill, handed out next. */
  #newBlock(blockFrames: number): Uint8Array {
    const sizeBytes = blockFrames * this.#frameSizeBytes;
    if (this.#block.length < sizeBytes) this.#block = new Uint8Array(sizeBytes);
    this.#blockStart = 0;
    this.#blockEnd = sizeBytes;
    return this.#block.subarray(0, sizeBytes);
  }

  #loseFrames(message: string, lengthFrames: number): void {
    this.#damage.add({ message, startFrame: this.#decodedFrames, lengthFrames });
    this.#silentFrames = lengthFrames;
  }

  #emitSilence(): true {
    const frameCount = Math.min(this.#silentFrames, silenceBlockFrames);
    this.#newBlock(frameCount).fill(0);
    this.#silentFrames -= frameCount;
    this.#decodedFrames += frameCount;
    return true;
  }

  #newPlacer(): FramePlacer | null {
    if (!this.#lenient) return null;
    const endFrame = this.#scan.streamInfo.lengthFrames === null ? null : this.info.lengthFrames;
    return new FramePlacer(this.#scanner, this.#scan, endFrame, (damage) => this.#damage.add(damage));
  }

  /** Null when the frame does not decode and that is allowed; silence is then due in its place. */
  #decode(frame: FlacFrame): ReturnType<FrameDecoder['decode']> | null {
    try {
      return this.#decoder.decode(frame);
    } catch (error) {
      if (!this.#lenient) throw error;
      this.#loseFrames(LatheError.from(error).message, frame.header.blockFrames);
      return null;
    }
  }

  #verify(): void {
    if (this.#lenient) {
      this.#tellEnd();
      return;
    }
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

  /** Leniently, what is wrong at the end is told like any other damage. */
  #tellEnd(): void {
    this.#isVerified = true;
    const { lengthFrames, md5 } = this.#scan.streamInfo;
    const startFrame = this.#decodedFrames;
    if (startFrame === 0) return;
    if (lengthFrames !== null && startFrame !== lengthFrames) {
      const message = `The FLAC declares ${lengthFrames} frames of audio; ${startFrame} are there.`;
      this.#damage.add({ message, startFrame, lengthFrames: Math.max(0, lengthFrames - startFrame) });
    } else if (this.#placer?.rest != null) {
      this.#damage.add({ message: this.#placer.rest, startFrame, lengthFrames: 0 });
    }
    const decodedMd5 = this.#hash.digest('hex');
    if (md5 === null || md5 === decodedMd5 || this.#damage.entries.length > 0) return;
    const message = `The FLAC decodes to audio with MD5 ${decodedMd5}; its header declares ${md5}: somewhere samples are wrong.`;
    this.#damage.add({ message, startFrame: 0, lengthFrames: 0 });
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
