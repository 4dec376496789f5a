import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { LatheError } from '@lathe/core/errors';
import { asLatheError } from './as-lathe-error.ts';

/** A file being written, at any position. */
export class OutputFile implements Disposable {
  readonly path: string;
  #descriptor: number | null;

  private constructor(path: string, descriptor: number) {
    this.path = path;
    this.#descriptor = descriptor;
  }

  /** Creates the file, or empties the one that is there. @throws LatheError `io_error`, `not_found`. */
  static create(path: string): OutputFile {
    return asLatheError(() => new OutputFile(path, openSync(path, 'w')));
  }

  /** Writes all of `bytes` at `position`. @throws LatheError `io_error`, for a full disk for instance. */
  writeAt(bytes: Uint8Array, position: number): void {
    const descriptor = this.#open();
    let written = 0;
    while (written < bytes.length) {
      const offset = written;
      written += asLatheError(() => writeSync(descriptor, bytes, offset, bytes.length - offset, position + offset));
    }
  }

  /** Waits until the content is on the disk. */
  sync(): void {
    const descriptor = this.#open();
    asLatheError(() => fsyncSync(descriptor));
  }

  /** May be repeated. */
  close(): void {
    if (this.#descriptor === null) return;
    const descriptor = this.#descriptor;
    this.#descriptor = null;
    asLatheError(() => closeSync(descriptor));
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #open(): number {
    if (this.#descriptor === null) throw new LatheError('internal', `${this.path} was written after it was closed.`);
    return this.#descriptor;
  }
}
