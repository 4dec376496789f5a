import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { LatheError } from '@lathe/core/errors';
import { asLatheError } from './as-lathe-error.ts';

/**
 * Bytes handed to the system at a time, from a multiple of themselves on: the page cache keeps such a run as one piece,
 * and writing, syncing, reading back and removing it then cost half of what pages cost that were written in parts. For
 * pieces of 1 MiB the system may have to tidy its memory first, which takes longer than all the rest.
 */
const runBytes = 256 * 1024;

/** A file being written, at any position; what is appended is gathered and reaches the file a run at a time. */
export class OutputFile implements Disposable {
  readonly path: string;
  #descriptor: number | null;
  /** What is gathered and not written yet; made with the first bytes. */
  #run: Uint8Array | null = null;
  #runPosition = 0;
  #gatheredBytes = 0;

  private constructor(path: string, descriptor: number) {
    this.path = path;
    this.#descriptor = descriptor;
  }

  /** Creates the file, or empties the one that is there. @throws LatheError `io_error`, `not_found`. */
  static create(path: string): OutputFile {
    return asLatheError(() => new OutputFile(path, openSync(path, 'w')));
  }

  /**
   * Writes all of `bytes` at `position`; `bytes` is not kept. A fault of the disk may show at a later call, at `sync` at the
   * latest.
   * @throws LatheError `io_error`, for a full disk for instance.
   */
  writeAt(bytes: Uint8Array, position: number): void {
    this.#open();
    if (position !== this.#runPosition + this.#gatheredBytes) {
      this.#flush();
      this.#runPosition = position;
    }
    this.#run ??= new Uint8Array(runBytes);
    for (let taken = 0; taken < bytes.length;) {
      const end = runBytes - (this.#runPosition % runBytes);
      const count = Math.min(end - this.#gatheredBytes, bytes.length - taken);
      this.#run.set(bytes.subarray(taken, taken + count), this.#gatheredBytes);
      this.#gatheredBytes += count;
      taken += count;
      if (this.#gatheredBytes === end) this.#flush();
    }
  }

  /** Waits until the content is on the disk. */
  sync(): void {
    this.#flush();
    const descriptor = this.#open();
    asLatheError(() => fsyncSync(descriptor));
  }

  /** May be repeated. What was not synced may be missing. */
  close(): void {
    if (this.#descriptor === null) return;
    const descriptor = this.#descriptor;
    this.#descriptor = null;
    asLatheError(() => closeSync(descriptor));
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #flush(): void {
    const run = this.#run;
    if (run === null || this.#gatheredBytes === 0) return;
    const descriptor = this.#open();
    const count = this.#gatheredBytes;
    for (let written = 0; written < count;) {
      const offset = written;
      written += asLatheError(() => writeSync(descriptor, run, offset, count - offset, this.#runPosition + offset));
    }
    this.#runPosition += count;
    this.#gatheredBytes = 0;
  }

  #open(): number {
    if (this.#descriptor === null) throw new LatheError('internal', `${this.path} was written after it was closed.`);
    return this.#descriptor;
  }
}
