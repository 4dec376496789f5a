import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LatheError } from '@lathe/core/errors';

/** A render may write this many times its inputs: FLAC becomes float WAV, once as candidate and once as output. */
const growth = 8;
const folderPattern = /^worker-(\d+)-/;

/** A directory of one attempt; disposing removes it with all that is in it. */
export interface AttemptScratch extends AsyncDisposable {
  readonly directory: string;
}

/** Disk for attempts: bounded by what they may need at most, one directory each, removed when the attempt ends. */
export class ScratchSpace implements AsyncDisposable {
  readonly #directory: string;
  readonly #limitBytes: number;
  readonly #waiting: (() => void)[] = [];
  #reservedBytes = 0;

  private constructor(directory: string, limitBytes: number) {
    this.#directory = directory;
    this.#limitBytes = limitBytes;
  }

  /** Makes the worker's own directory under `root` and removes those of workers whose process is gone. */
  static async open(root: string, limitBytes: number): Promise<ScratchSpace> {
    await mkdir(root, { recursive: true });
    for (const name of await readdir(root)) {
      const pid = Number(folderPattern.exec(name)?.[1]);
      if (Number.isInteger(pid) && (await isAbandoned(join(root, name), pid))) {
        await rm(join(root, name), { recursive: true, force: true });
      }
    }
    const directory = join(root, `worker-${process.pid}-${randomUUID()}`);
    await mkdir(directory);
    return new ScratchSpace(directory, limitBytes);
  }

  get reservedBytes(): number {
    return this.#reservedBytes;
  }

  /**
   * Waits for room and for those that came before, so that small attempts never keep a large one out; then makes a
   * directory for one attempt.
   * @throws limit_exceeded when the attempt could need more than the whole space.
   */
  async reserve(inputBytes: number, signal: AbortSignal): Promise<AttemptScratch> {
    const neededBytes = inputBytes * (1 + growth);
    if (neededBytes > this.#limitBytes) {
      throw new LatheError(
        'limit_exceeded',
        `Inputs of ${inputBytes} bytes may need ${neededBytes} bytes of scratch; this worker has ${this.#limitBytes}.`,
        { details: { inputBytes, limitBytes: this.#limitBytes } },
      );
    }
    while (this.#waiting.length > 0 || this.#reservedBytes + neededBytes > this.#limitBytes)
      await this.#untilSomethingIsFreed(signal);
    this.#reservedBytes += neededBytes;
    const directory = join(this.#directory, randomUUID());
    const free = async (): Promise<void> => {
      // Many attempts leave it empty, and `rm` looks through it first.
      await rmdir(directory).catch(() => rm(directory, { recursive: true, force: true }));
      this.#reservedBytes -= neededBytes;
      this.#wakeAll();
    };
    try {
      await mkdir(directory);
    } catch (caught) {
      await free();
      throw caught;
    }
    return { directory, [Symbol.asyncDispose]: free };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #untilSomethingIsFreed(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = (): void => reject(LatheError.from(signal.reason));
    signal.addEventListener('abort', abort, { once: true });
    this.#waiting.push(resolve);
    try {
      await promise;
    } catch (caught) {
      const place = this.#waiting.indexOf(resolve);
      if (place >= 0) this.#waiting.splice(place, 1);
      this.#wakeAll();
      throw caught;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** In the order they came: who still finds no room waits again before the next one looks. */
  #wakeAll(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** True for a directory that no living process made; a pid that is ours again counts by age. */
async function isAbandoned(directory: string, pid: number): Promise<boolean> {
  if (pid === process.pid) {
    const { birthtimeMs } = await stat(directory);
    return birthtimeMs < Date.now() - process.uptime() * 1000;
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (caught) {
    return caught instanceof Error && 'code' in caught && caught.code === 'ESRCH';
  }
}
