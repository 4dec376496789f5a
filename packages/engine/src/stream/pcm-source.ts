import { closeSync, readSync, writeSync } from 'node:fs';
import {
  openAudioFile,
  type AudioFileInfo,
  type ChunkInfo,
  type Damage,
  type OpenAudioFileOptions,
  type PcmReader,
} from '@lathe/audio-file/read';
import { LatheError } from '@lathe/core/errors';
import { frameSizeBytes } from './frame-size.ts';
import { isSeekable, type SeekableReader } from './seekable-reader.ts';

interface OpenedFile {
  readonly reader: PcmReader;
  readonly reading: OpenAudioFileOptions;
}

/**
 * The PCM of one input, read block by block as often as a render needs it.
 *
 * Plain PCM is read again from the file. A compressed input is decoded once: its PCM is spilled to a scratch file, already
 * unlinked so that no crash can leave it behind, and later passes read that.
 */
export class PcmSource implements AsyncDisposable {
  readonly info: AudioFileInfo;
  readonly sizeBytes: number;
  readonly #reader: PcmReader;
  readonly #frameBytes: number;
  #scratch: number | null;
  #scratchBytes = 0;
  #readOffset = 0;
  #spilled = false;
  #frames = 0;
  #lengthFrames: number | null = null;
  #damage: readonly Damage[] = [];
  readonly #digested: boolean;

  private constructor({ reader, reading }: OpenedFile, scratch: number | null) {
    this.#digested = reading.digest !== undefined;
    this.#reader = reader;
    this.info = reader.info;
    this.sizeBytes = reader.sizeBytes;
    this.#frameBytes = frameSizeBytes(reader.info);
    this.#scratch = scratch;
  }

  /**
   * @param scratchDirectory where the PCM of a compressed input is spilled; null when it is read only once.
   * @param reading how to open it; a digest is complete after the first pass.
   * @throws whatever `openAudioFile` throws.
   */
  static async open(
    path: string,
    scratchDirectory: string | null,
    reading: OpenAudioFileOptions = {},
  ): Promise<PcmSource> {
    const reader = await openAudioFile(path, reading);
    try {
      const plain = { reader, reading };
      if (scratchDirectory === null || isPlainPcm(reader.info)) return new PcmSource(plain, null);
      // Random names need node:crypto, which costs start-up time that an analysis need not pay.
      const { openUnlinked } = await import('./open-unlinked.ts');
      return new PcmSource(plain, openUnlinked(scratchDirectory));
    } catch (error) {
      await reader[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Known after the first pass. */
  get lengthFrames(): number {
    if (this.#lengthFrames === null) throw new Error('The length of a source is known after its first pass.');
    return this.#lengthFrames;
  }

  /** What lenient reading met on the first pass, in order; empty before its end. */
  get damage(): readonly Damage[] {
    return this.#damage;
  }

  /** A hash is taken of the file, which must be read in order for it. */
  get isDigested(): boolean {
    return this.#digested;
  }

  /** The reader, to be read at any frame, where the audio lies in the file as it is; null otherwise. */
  get seekable(): SeekableReader | null {
    return isSeekable(this.#reader) ? this.#reader : null;
  }

  /** Ends a first pass that was read from `seekable`: its length is the declared one, and the file must be as it was. */
  async endSeekablePass(): Promise<void> {
    if (!isSeekable(this.#reader)) throw new Error('Only a source that can be read at any frame ends so.');
    this.#reader.seek(this.info.lengthFrames);
    await this.#reader.read(new Uint8Array(this.#frameBytes));
    this.#damage = [...this.#reader.damage];
    this.#lengthFrames ??= this.info.lengthFrames;
  }

  /** Fills `target` with whole interleaved frames; returns frames, 0 at the verified end. @throws input_corrupt, input_empty. */
  async read(target: Uint8Array): Promise<number> {
    const frameCount = this.#spilled ? this.#readScratch(target) : await this.#reader.read(target);
    if (this.#lengthFrames === null) {
      if (frameCount > 0 && this.#scratch !== null) this.#writeScratch(target, frameCount * this.#frameBytes);
      if (frameCount === 0) this.#endFirstPass();
    }
    this.#frames += frameCount;
    return frameCount;
  }

  /** Back to frame 0; after the first pass only. */
  async rewind(): Promise<void> {
    this.#frames = 0;
    this.#readOffset = 0;
    if (!this.#spilled) await this.#reader.rewind();
  }

  async readChunk(chunk: ChunkInfo): Promise<Uint8Array> {
    return await this.#reader.readChunk(chunk);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#scratch !== null) closeSync(this.#scratch);
    this.#scratch = null;
    await this.#reader[Symbol.asyncDispose]();
  }

  #endFirstPass(): void {
    if (this.#frames === 0)
      throw new LatheError('input_empty', 'The file holds no frame of audio; at least one is needed.');
    this.#lengthFrames = this.#frames;
    this.#damage = [...this.#reader.damage];
    this.#spilled = this.#scratch !== null;
  }

  #writeScratch(bytes: Uint8Array, sizeBytes: number): void {
    if (this.#scratch === null) return;
    for (let offset = 0; offset < sizeBytes;) {
      offset += writeSync(this.#scratch, bytes, offset, sizeBytes - offset, this.#scratchBytes + offset);
    }
    this.#scratchBytes += sizeBytes;
  }

  #readScratch(target: Uint8Array): number {
    if (this.#scratch === null) return 0;
    const wanted = Math.min(
      Math.floor(target.byteLength / this.#frameBytes) * this.#frameBytes,
      this.#scratchBytes - this.#readOffset,
    );
    for (let offset = 0; offset < wanted;) {
      const count = readSync(this.#scratch, target, offset, wanted - offset, this.#readOffset + offset);
      if (count === 0)
        throw new LatheError('io_error', 'The scratch file of a render became shorter while it was read.');
      offset += count;
    }
    this.#readOffset += wanted;
    return wanted / this.#frameBytes;
  }
}

/** PCM that Lathe reads itself; what comes out of another program is spilled too, whatever its codec. */
function isPlainPcm({ codec }: AudioFileInfo): boolean {
  return codec === 'pcm' || codec === 'float';
}
