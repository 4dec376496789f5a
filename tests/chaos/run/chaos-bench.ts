import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresFarmStore } from '@lathe/postgres';
import { S3AssetStore } from '@lathe/s3';
import { writeInputs } from '../workload/write-inputs.ts';
import { ChaosCluster, type ChaosClusterOptions } from './chaos-cluster.ts';
import type { ChaosRunParts } from './chaos-run.ts';

const leaseMs = 15_000;

/** A farm with what runs on it need beside: input files, and ways past it to database and bucket. */
export class ChaosBench implements AsyncDisposable {
  readonly parts: ChaosRunParts;
  readonly #owned: AsyncDisposableStack;

  private constructor(parts: ChaosRunParts, owned: AsyncDisposableStack) {
    this.parts = parts;
    this.#owned = owned;
  }

  /** @throws server_missing that says which; unavailable when a part does not start. */
  static async open(options: ChaosClusterOptions, inputCount: number): Promise<ChaosBench> {
    await using owned = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'lathe-chaos-inputs-'));
    owned.defer(() => rm(folder, { recursive: true, force: true }));
    const inputPaths = writeInputs(folder, inputCount);
    const farm = owned.use(await ChaosCluster.open(options));
    const { databaseUrl, s3 } = farm.cluster.servers;
    const { region, endpoint, accessKeyId, secretAccessKey } = s3;
    const store = owned.use(await PostgresFarmStore.open({ url: databaseUrl, poolSize: 4 }));
    const objects = owned.use(
      await S3AssetStore.open({
        bucket: farm.cluster.bucket,
        region,
        endpoint,
        credentials: { accessKeyId, secretAccessKey },
      }),
    );
    const { onStep } = options;
    return new ChaosBench({ farm, store, objects, inputPaths, leaseMs, onStep }, owned.move());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}
