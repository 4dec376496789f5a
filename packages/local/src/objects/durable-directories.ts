import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSystemError } from './is-system-error.ts';
import { syncDirectory } from './sync-directory.ts';

/** Directories remembered as made; one that is forgotten costs a sync when it is next asked for. */
const keptDirectories = 1024;

/** Makes directories below a root so that they survive a power cut, each once as far as it remembers. */
export class DurableDirectories {
  readonly #root: string;
  /** The one least recently asked for comes first. */
  readonly #made = new Map<string, Promise<void>>();

  /** @param root exists and is durable. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Resolves when the directory, and every one above it, is there and its name is on disk. */
  ensure(path: string): Promise<void> {
    if (path === this.#root) return Promise.resolve();
    const made = this.#made.get(path) ?? this.#begin(path);
    this.#made.delete(path);
    this.#made.set(path, made);
    const [oldest] = this.#made.keys();
    if (this.#made.size > keptDirectories && oldest !== undefined) this.#made.delete(oldest);
    return made;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#made.size;
  }

  /** To be called before a directory is removed. */
  forget(path: string): void {
    this.#made.delete(path);
  }

  #begin(path: string): Promise<void> {
    const made = this.#make(path);
    // A failure is not remembered; who asked sees it.
    made.catch(() => this.#made.delete(path));
    return made;
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
