import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { requireObjectKey, requireObjectPrefix, systemClock } from '@lathe/core';
import type { AssetStore, BodyLimits, Clock, ListedObject, ObjectUrlGrant } from '@lathe/core';
import type { ObjectUrlVerifier, SignedUrlRequest, StoredObject, UnverifiedObjectUrl } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { DurableDirectories } from './durable-directories.ts';
import { isSystemError } from './is-system-error.ts';
import { listObjects } from './list-objects.ts';
import { ObjectUrlSigner } from './object-url-signer.ts';
import { removeEmptyParents } from './remove-empty-parents.ts';
import { syncDirectory } from './sync-directory.ts';
import { hashFile, writeHashed } from './write-hashed.ts';

export interface DirectoryAssetStoreOptions {
  /** Holds `objects/` and `tmp/`, on one file system; exists already. */
  readonly directory: string;
  /** Origin of signed URLs; a function where the port is bound later. */
  readonly baseUrl: string | (() => string);
  /** At least 32 bytes. */
  readonly signingSecret: Uint8Array;
  readonly clock?: Clock;
}

/**
 * Objects as files `objects/<key>`. A put writes below `tmp/`, syncs the file, renames it into place and syncs the
 * directory, so an object is whole and on disk when it becomes visible to anyone told of it.
 * One process at a time holds the directory.
 */
export class DirectoryAssetStore implements AssetStore, ObjectUrlVerifier {
  readonly #objects: string;
  readonly #temporary: string;
  readonly #clock: Clock;
  readonly #signer: ObjectUrlSigner;
  readonly #directories: DurableDirectories;
  /** The last put to publish under each key, so that two never race for one name. */
  readonly #publishing = new Map<string, Promise<unknown>>();
  readonly #open = new Set<string>();

  private constructor({ directory, baseUrl, signingSecret, clock = systemClock }: DirectoryAssetStoreOptions) {
    this.#objects = join(directory, 'objects');
    this.#temporary = join(directory, 'tmp');
    this.#clock = clock;
    this.#directories = new DurableDirectories(this.#objects);
    const origin = typeof baseUrl === 'string' ? () => baseUrl : baseUrl;
    this.#signer = new ObjectUrlSigner({ baseUrl: origin, signingSecret, clock });
  }

  static async open(options: DirectoryAssetStoreOptions): Promise<DirectoryAssetStore> {
    const store = new DirectoryAssetStore(options);
    for (const path of [store.#objects, store.#temporary]) await mkdir(path, { recursive: true, mode: 0o700 });
    await syncDirectory(options.directory);
    return store;
  }

  async put(key: string, body: AsyncIterable<Uint8Array>, options: BodyLimits): Promise<StoredObject> {
    requireObjectKey(key);
    const name = `${Math.floor(this.#nowMs())}-${randomBytes(12).toString('hex')}`;
    const path = join(this.#temporary, name);
    this.#open.add(name);
    try {
      const stored = await writeHashed(path, body, () => this.#nowMs(), options);
      await this.#inTurn(key, () => this.#publish(key, path, stored));
      return stored;
    } catch (error) {
      throw LatheError.from(error);
    } finally {
      await rm(path, { force: true });
      this.#open.delete(name);
    }
  }

  async read(key: string, range?: { start: number; end: number }): Promise<Readable> {
    const path = this.#pathOf(key);
    const file = await found(key, open(path, 'r'));
    const facts = await file.stat();
    if (!facts.isFile()) {
      await file.close();
      throw notFound(key);
    }
    return file.createReadStream(range === undefined ? {} : { start: range.start, end: range.end });
  }

  async stat(key: string): Promise<ListedObject> {
    const facts = await found(key, stat(this.#pathOf(key)));
    if (!facts.isFile()) throw notFound(key);
    return { key, sizeBytes: facts.size, modifiedMs: Math.round(facts.mtimeMs) };
  }

  async delete(key: string): Promise<void> {
    const path = this.#pathOf(key);
    try {
      await unlink(path);
    } catch (error) {
      if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'EISDIR', 'EPERM')) return;
      throw LatheError.from(error);
    }
    await removeEmptyParents(path, this.#objects, (directory) => this.#directories.forget(directory));
  }

  async *list(prefix: string): AsyncIterable<ListedObject> {
    requireObjectPrefix(prefix);
    yield* listObjects(this.#objects, prefix);
  }

  async removeLeftovers(olderThanMs: number): Promise<number> {
    const limitMs = this.#nowMs() - olderThanMs;
    let removedBytes = 0;
    for (const name of await readdir(this.#temporary)) {
      if (this.#open.has(name) || !(Number.parseInt(name, 10) <= limitMs)) continue;
      const path = join(this.#temporary, name);
      removedBytes += (await stat(path)).size;
      await unlink(path);
    }
    return removedBytes;
  }

  signUrl(request: SignedUrlRequest): Promise<string> {
    return new Promise((resolve) => resolve(this.#signer.sign(request)));
  }

  verify(request: UnverifiedObjectUrl): ObjectUrlGrant {
    return this.#signer.verify(request);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#publishing.values());
  }

  #nowMs(): number {
    return this.#clock.nowUs() / 1000;
  }

  #pathOf(key: string): string {
    requireObjectKey(key);
    return join(this.#objects, key);
  }

  async #publish(key: string, from: string, stored: StoredObject): Promise<void> {
    const to = this.#pathOf(key);
    const parent = dirname(to);
    for (let tries = 1; ; tries++) {
      try {
        await this.#directories.ensure(parent);
        if (await isTaken(to)) await requireSame(key, to, stored);
        else await rename(from, to);
        await syncDirectory(parent);
        return;
      } catch (error) {
        // The last object below a parent has just been deleted, and the parent with it.
        if (!isSystemError(error, 'ENOENT') || tries === 100) throw collision(key, error);
        for (let path = parent; path !== this.#objects; path = dirname(path)) this.#directories.forget(path);
      }
    }
  }

  async #inTurn(key: string, work: () => Promise<void>): Promise<void> {
    const before = this.#publishing.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#publishing.set(key, turn);
    try {
      await turn;
    } finally {
      if (this.#publishing.get(key) === turn) this.#publishing.delete(key);
    }
  }
}

async function isTaken(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    throw error;
  }
}

async function requireSame(key: string, path: string, stored: StoredObject): Promise<void> {
  const facts = await stat(path);
  if (facts.isFile() && facts.size === stored.sizeBytes && (await hashFile(path)) === stored.sha256) return;
  throw new LatheError('wrong_state', `Object ${key} exists with other bytes.`, { details: { key } });
}

/** A key that is a prefix of another cannot be a file here. */
function collision(key: string, error: unknown): LatheError {
  if (!isSystemError(error, 'ENOTDIR', 'EISDIR')) return LatheError.from(error);
  return new LatheError('wrong_state', `Object ${key} and another are prefixes of one another.`, { details: { key } });
}

async function found<T>(key: string, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw isSystemError(error, 'ENOENT', 'ENOTDIR') ? notFound(key) : LatheError.from(error);
  }
}

function notFound(key: string): LatheError {
  return new LatheError('not_found', `There is no object ${key}.`, { details: { key } });
}
