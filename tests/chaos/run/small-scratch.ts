import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sizeMib = 96;
const pieceBytes = 1024 * 1024;

/** A small disk of its own for a worker's scratch (tmpfs), that can be filled and emptied. */
export class SmallScratch implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Whether this process may mount one. */
  static get isPossible(): boolean {
    return process.platform === 'linux' && process.getuid?.() === 0;
  }

  static async mount(folder: string): Promise<SmallScratch> {
    await mkdir(folder, { recursive: true });
    await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMib}m,mode=0700`, 'lathe-chaos', folder]);
    return new SmallScratch(folder);
  }

  /** Fills it to the last byte. */
  async fill(): Promise<void> {
    await using file = await open(this.#filler, 'w');
    const piece = Buffer.alloc(pieceBytes, 1);
    try {
      for (;;) await file.write(piece);
    } catch (caught) {
      if (!(caught instanceof Error && 'code' in caught && caught.code === 'ENOSPC')) throw caught;
    }
  }

  async empty(): Promise<void> {
    await rm(this.#filler, { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run('umount', ['-l', this.folder]);
  }

  get #filler(): string {
    return join(this.folder, 'filler');
  }
}
