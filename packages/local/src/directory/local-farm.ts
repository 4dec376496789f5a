import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { systemClock, type Clock } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { LocalBus } from '../bus/local-bus.ts';
import { LocalJobStore } from '../jobs/local-job-store.ts';
import { DirectoryAssetStore } from '../objects/directory-asset-store.ts';
import { syncDirectory } from '../objects/sync-directory.ts';
import { DirectoryLock } from './directory-lock.ts';
import { openSigningSecret } from './signing-secret.ts';

export interface LocalFarmOptions {
  /** Data directory, made when missing. */
  readonly directory: string;
  /** Origin of the gateway that serves object URLs; asked at each signing. */
  readonly baseUrl: () => string;
  readonly clock?: Clock;
}

/** The embedded adapters of one data directory, opened behind its lock and closed in reverse order. */
export class LocalFarm implements AsyncDisposable {
  readonly jobStore: LocalJobStore;
  readonly assetStore: DirectoryAssetStore;
  readonly bus: LocalBus;
  /** Emptied at each start: nothing in it outlives the process. */
  readonly scratchDirectory: string;
  readonly #resources: AsyncDisposableStack;

  private constructor(
    parts: Pick<LocalFarm, 'jobStore' | 'assetStore' | 'bus' | 'scratchDirectory'>,
    resources: AsyncDisposableStack,
  ) {
    this.jobStore = parts.jobStore;
    this.assetStore = parts.assetStore;
    this.bus = parts.bus;
    this.scratchDirectory = parts.scratchDirectory;
    this.#resources = resources;
  }

  /** @throws directory_in_use; wrong_state when a newer Lathe wrote the directory. */
  static async open({ directory, baseUrl, clock = systemClock }: LocalFarmOptions): Promise<LocalFarm> {
    await using opening = new AsyncDisposableStack();
    try {
      await makeDataDirectory(resolve(directory));
      opening.use(await DirectoryLock.acquire(directory));
      const scratchDirectory = join(directory, 'scratch');
      await rm(scratchDirectory, { recursive: true, force: true });
      await mkdir(scratchDirectory, { mode: 0o700 });
      const signingSecret = await openSigningSecret(directory);
      const jobStore = opening.use(await LocalJobStore.open({ directory, clock }));
      const assetStore = opening.use(await DirectoryAssetStore.open({ directory, baseUrl, signingSecret, clock }));
      const bus = opening.use(new LocalBus());
      return new LocalFarm({ jobStore, assetStore, bus, scratchDirectory }, opening.move());
    } catch (error) {
      throw LatheError.from(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

/** Makes the directory and what is missing above it, durably. */
async function makeDataDirectory(directory: string): Promise<void> {
  // One by one: a recursive mkdir never returns where it is answered by "no such file", as below /proc.
  const missing: string[] = [];
  for (let path = directory; (await stat(path).catch(() => null)) === null; path = dirname(path)) missing.unshift(path);
  for (const path of missing) {
    await mkdir(path, { mode: 0o700 });
    await syncDirectory(dirname(path));
  }
}
