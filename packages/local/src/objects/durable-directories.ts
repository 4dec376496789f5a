import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSystemError } from './is-system-error.ts';
import { syncDirectory } from './sync-directory.ts';

/** Makes directories below a root so that they survive a power cut, each once. */
export class DurableDirectories {
  readonly #made = new Map<string, Promise<void>>();

  /** @param root exists and is durable. */
  constructor(root: string) {
    this.#made.set(root, Promise.resolve());
  }

  /** Resolves when the directory, and every one above it, is there and its name is on disk. */
  ensure(path: string): Promise<void> {
    const earlier = this.#made.get(path);
    if (earlier !== undefined) return earlier;
    const made = this.#make(path);
    this.#made.set(path, made);
    // A failure is not remembered; who asked sees it.
    made.catch(() => this.#made.delete(path));
    return made;
  }

  /** To be called before a directory is removed. */
  forget(path: string): void {
    this.#made.delete(path);
  }

  async #make(path: string): Promise<void> {
    const parent = dirname(path);
    await this.ensure(parent);
    try {
      await mkdir(path);
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error;
    }
    await syncDirectory(parent);
  }
}
