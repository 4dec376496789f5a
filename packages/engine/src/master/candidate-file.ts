import { renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { createAudioFile, type AudioFileSpec, type PcmWriter } from '@lathe/audio-file';
import { LatheError } from '@lathe/core/errors';
import { syncDirectory } from '../stream/sync-directory.ts';
import { temporaryPath } from '../stream/temporary-path.ts';
import type { PcmSink } from './tail-output.ts';

/** What was handed to the writer of a finished candidate. */
export interface WrittenFacts {
  readonly sizeBytes: number;
  readonly lengthFrames: number;
  /** CRC-32 of the PCM bytes. */
  readonly payloadCrc32: number;
}

/** A master under a temporary name beside its output; gone when disposed unless it was published. */
export class CandidateFile implements PcmSink, AsyncDisposable {
  readonly path: string;
  readonly #outputPath: string;
  readonly #writer: PcmWriter;
  #payloadCrc32 = 0;
  #published = false;

  private constructor(path: string, outputPath: string, writer: PcmWriter) {
    this.path = path;
    this.#outputPath = outputPath;
    this.#writer = writer;
  }

  static async create(outputPath: string, spec: AudioFileSpec): Promise<CandidateFile> {
    const path = temporaryPath(outputPath);
    return new CandidateFile(path, outputPath, await createAudioFile(path, spec));
  }

  write(bytes: Uint8Array): void {
    this.#payloadCrc32 = crc32(bytes, this.#payloadCrc32);
    this.#writer.write(bytes);
  }

  /** Patches the header and syncs the file; no `write` after it. */
  async finish(): Promise<WrittenFacts> {
    const { sizeBytes, lengthFrames } = await this.#writer.finish();
    return { sizeBytes, lengthFrames, payloadCrc32: this.#payloadCrc32 };
  }

  /** Gives the proven file its name, replacing what was there, and syncs the folder. */
  publish(): void {
    try {
      renameSync(this.path, this.#outputPath);
      this.#published = true;
      syncDirectory(dirname(this.#outputPath));
    } catch (error) {
      throw LatheError.from(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer[Symbol.asyncDispose]();
    if (!this.#published) rmSync(this.path, { force: true });
  }
}
