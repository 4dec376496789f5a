import { closeSync, readSync, writeSync } from 'node:fs';
import { openAudioFile, type AudioFileInfo, type ChunkInfo, type PcmReader } from '@lathe/audio-file/read';
import { LatheError } from '@lathe/core/errors';
import { frameSizeBytes } from './frame-size.ts';
import { isSeekable, type SeekableReader } from './seekable-reader.ts';

/**
 * The PCM of one input, read block by block as often as a render needs it.
 *
 * WAV is read again from the file. A compressed input is decoded once: its PCM is spilled to a scratch file, already
 * unlinked so that no crash can leave it behind, and later passes read that.
 */
export class PcmSource implements AsyncDisposable {
  readonly info: AudioFileInfo;
  readonly path: string;
  readonly sizeBytes: number;
  readonly #reader: PcmReader;
  readonly #frameBytes: number;
  #scratch: number | null;
  #scratchBytes = 0;
  #readOffset = 0;
  #spilled = false;
  #frames = 0;
  #lengthFrames: number | null = null;

  private constructor(path: string, reader: PcmReader, scratch: number | null) {
    this.path = path;
    this.#reader = reader;
    this.info = reader.info;
    this.sizeBytes = reader.sizeBytes;
    this.#frameBytes = frameSizeBytes(reader.info);
    this.#scratch = scratch;
  }

  /**
   * @param scratchDirectory where the PCM of a compressed input is spilled; null when it is read only once.
   * @throws whatever `openAudioFile` throws.
   */
  static async open(path: string, scratchDirectory: string | null): Promise<PcmSource> {
    const reader = await openAudioFile(path);
    try {
      if (scratchDirectory === null || reader.info.container !== 'flac') return new PcmSource(path, reader, null);
      // Random names need node:crypto, which costs start-up time that an analysis need not pay.
      const { openUnlinked } = await import('./open-unlinked.ts');
      return new PcmSource(path, reader, openUnlinked(scratchDirectory));
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

  /** The reader, to be read at any frame, where the audio lies in the file as it is; null otherwise. */
  get seekable(): SeekableReader | null {
    return isSeekable(this.#reader) ? this.#reader : null;
  }

  /** Ends a first pass that was read from `seekable`, which checks the length that the file declares. */
  endSeekablePass(): void {
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
