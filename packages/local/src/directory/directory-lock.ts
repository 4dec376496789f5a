import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LatheError } from '@lathe/core/errors';
import { writeDurableFile } from './write-durable-file.ts';

/**
 * The right to use a data directory, held by one process at a time. It is a lock of the operating system on
 * `lock.db`, so it ends with its process however that dies. `lock.pid` names the holder for people.
 */
export class DirectoryLock implements AsyncDisposable {
  readonly #connection: DatabaseSync;
  readonly #pidPath: string;

  private constructor(connection: DatabaseSync, pidPath: string) {
    this.#connection = connection;
    this.#pidPath = pidPath;
  }

  /** @throws directory_in_use, with the holder's `pid` where it is known. */
  static async acquire(directory: string): Promise<DirectoryLock> {
    const pidPath = join(directory, 'lock.pid');
    const connection = new DatabaseSync(join(directory, 'lock.db'), { timeout: 0 });
    try {
      connection.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    } catch (cause) {
      connection.close();
      if (!isLocked(cause)) throw LatheError.from(cause);
      throw inUse(directory, await readPid(pidPath), cause);
    }
    const lock = new DirectoryLock(connection, pidPath);
    try {
      await writeDurableFile(pidPath, `${process.pid}\n`);
    } catch (error) {
      await lock[Symbol.asyncDispose]();
      throw LatheError.from(error);
    }
    return lock;
  }

  /** Lets the next process in. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#connection.isOpen) return;
    await rm(this.#pidPath, { force: true });
    this.#connection.close();
  }
}

/** SQLITE_BUSY or SQLITE_LOCKED. */
function isLocked(caught: unknown): boolean {
  return caught instanceof Error && 'errcode' in caught && (caught.errcode === 5 || caught.errcode === 6);
}

function inUse(directory: string, pid: number | null, cause: unknown): LatheError {
  const holder = pid === null ? 'another process' : `process ${pid}`;
  return new LatheError('directory_in_use', `The data directory ${directory} is in use by ${holder}.`, {
    details: { directory, pid },
    cause,
  });
}

async function readPid(path: string): Promise<number | null> {
  try {
    const pid = Number.parseInt(await readFile(path, 'utf8'), 10);
    return Number.isSafeInteger(pid) ? pid : null;
  } catch {
    return null;
  }
}
