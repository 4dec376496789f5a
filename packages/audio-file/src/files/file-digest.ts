import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { LatheError } from '@lathe/core/errors';
import { asLatheError } from './as-lathe-error.ts';

const readSizeBytes = 1024 * 1024;

/**
 * SHA-256 of a file taken while a reader goes through it, so that its bytes are read once.
 *
 * Life: 1. hand it to `openAudioFile`. 2. Read. 3. `finish` reads what the reader passed over and gives the hash. What was
 * hashed is what was decoded: the same bytes in the same memory.
 */
export class FileDigest {
  readonly #hash: Hash = createHash('sha256');
  #hashedBytes = 0;

  /** Takes note of bytes read at a position; those that continue what is hashed are added, others come at the end. */
  take(bytes: Uint8Array, position: number, readRange: (target: Uint8Array, position: number) => number): void {
    if (position > this.#hashedBytes && position - this.#hashedBytes <= readSizeBytes) {
      const gap = new Uint8Array(position - this.#hashedBytes);
      if (readRange(gap, this.#hashedBytes) < gap.length) return;
      this.#add(gap);
    }
    const end = position + bytes.length;
    if (position <= this.#hashedBytes && end > this.#hashedBytes)
      this.#add(bytes.subarray(this.#hashedBytes - position));
  }

  /**
   * Lower-case hexadecimal SHA-256 of the whole file at `path`, the one that was read. Once only.
   * @throws LatheError `not_found`, `io_error`, `input_corrupt` when the file became shorter.
   */
  finish(path: string): string {
    const descriptor = asLatheError(() => openSync(path, 'r'));
    try {
      const block = new Uint8Array(readSizeBytes);
      for (;;) {
        const count = asLatheError(() => readSync(descriptor, block, 0, block.length, this.#hashedBytes));
        if (count === 0) return this.#hash.digest('hex');
        this.#add(block.subarray(0, count));
      }
    } catch (error) {
      throw LatheError.from(error);
    } finally {
      closeSync(descriptor);
    }
  }

  #add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#hashedBytes += bytes.length;
  }
}
