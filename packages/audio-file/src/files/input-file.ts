import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { LatheError } from '@lathe/core/errors';
import { asLatheError } from './as-lathe-error.ts';
import type { FileDigest } from './file-digest.ts';

/** A regular file open for reading at any position; reads go straight into the caller's bytes. */
export class InputFile implements Disposable {
  readonly path: string;
  /** Size when it was opened. */
  readonly sizeBytes: number;
  readonly #modifiedMs: number;
  #descriptor: number | null;
  readonly #digest: FileDigest | null;

  private constructor(
    path: string,
    descriptor: number,
    { sizeBytes, modifiedMs }: { readonly sizeBytes: number; readonly modifiedMs: number },
    digest: FileDigest | null,
  ) {
    this.path = path;
    this.#descriptor = descriptor;
    this.sizeBytes = sizeBytes;
    this.#modifiedMs = modifiedMs;
    this.#digest = digest;
  }

  /**
   * @param digest sees every byte that is read.
   * @throws LatheError `not_found`, `io_error`; `unsupported_format` for what is no regular file.
   */
  static open(path: string, digest: FileDigest | null = null): InputFile {
    // Without O_NONBLOCK the open of a named pipe would wait for a writer for ever.
    const descriptor = asLatheError(() => openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
    try {
      const status = asLatheError(() => fstatSync(descriptor));
      if (!status.isFile()) {
        throw new LatheError('unsupported_format', `${path} is no regular file; expected an audio file.`);
      }
      return new InputFile(path, descriptor, { sizeBytes: status.size, modifiedMs: status.mtimeMs }, digest);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /** The open file itself, for a child process to read; it stays this object's to close. */
  get descriptor(): number {
    if (this.#descriptor === null) throw new LatheError('internal', `${this.path} was used after it was closed.`);
    return this.#descriptor;
  }

  /** Fills `target` from `position` on; returns the bytes read, fewer only at the end of the file. */
  readInto(target: Uint8Array, position: number): number {
    const filled = this.#readRange(target, position);
    this.#digest?.take(target.subarray(0, filled), position, (gap, from) => this.#readRange(gap, from));
    return filled;
  }

  #readRange(target: Uint8Array, position: number): number {
    const descriptor = this.#descriptor;
    if (descriptor === null) throw new LatheError('internal', `${this.path} was read after it was closed.`);
    let filled = 0;
    while (filled < target.length) {
      const count = asLatheError(() => readSync(descriptor, target, filled, target.length - filled, position + filled));
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }

  /** Up to `sizeBytes` from `position` on, in memory of its own, never more than the file has. */
  readBytes(position: number, sizeBytes: number): Uint8Array {
    const available = Math.max(0, Math.min(sizeBytes, this.sizeBytes - position));
    const bytes = new Uint8Array(available);
    return bytes.subarray(0, this.readInto(bytes, position));
  }

  /** @throws LatheError `input_corrupt` when somebody has written to the file since it was opened. */
  requireUnchanged(): void {
    const descriptor = this.#descriptor;
    // A reader that leaves the reading to another program may have closed it.
    const { size, mtimeMs } = asLatheError(() => (descriptor === null ? statSync(this.path) : fstatSync(descriptor)));
    if (size === this.sizeBytes && mtimeMs === this.#modifiedMs) return;
    throw new LatheError(
      'input_corrupt',
      `The file was written to while it was read: it had ${this.sizeBytes} bytes when opened and has ${size} now.`,
      { details: { sizeBytesWhenOpened: this.sizeBytes, sizeBytes: size } },
    );
  }

  /** May be repeated. */
  close(): void {
    if (this.#descriptor === null) return;
    closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
