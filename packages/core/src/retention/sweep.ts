import type { AssetStore } from '../ports/asset-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobStore } from '../ports/job-store.ts';

export interface SweepOptions {
  readonly jobStore: JobStore;
  readonly assetStore: AssetStore;
  readonly clock: Clock;
  /** Ended jobs are deleted this long after their last change, seconds; null keeps them. */
  readonly jobRetentionSeconds: number | null;
  /** Longest life of a signed URL, seconds: bytes of a deleted asset stay that long. */
  readonly longestUrlSeconds: number;
  /** Objects that nothing refers to, and parts of puts, stay this long, seconds; longer than any upload takes. */
  readonly graceSeconds: number;
  readonly signal?: AbortSignal;
}

/** What a sweep removed. */
export interface SweepResult {
  readonly expiredJobs: number;
  readonly deletedAssets: number;
  readonly unreferencedObjects: number;
  /** Bytes of those assets, objects and leftovers. */
  readonly freedBytes: number;
}

/** Rows and keys handled in one call of a store. */
const batchSize = 500;

/**
 * Removes what nobody can ask for any more: expired jobs, bytes of assets whose mark is older than any URL, objects
 * that no asset and no running attempt refers to, and leftovers of crashed puts. May be aborted or run again at any
 * point, and run beside other work.
 */
export async function sweep(options: SweepOptions): Promise<SweepResult> {
  const expiredJobs = await deleteExpiredJobs(options);
  const assets = await deleteMarkedAssets(options);
  const objects = await deleteUnreferenced(options);
  options.signal?.throwIfAborted();
  const leftoverBytes = await options.assetStore.removeLeftovers(options.graceSeconds * 1000);
  return {
    expiredJobs,
    deletedAssets: assets.count,
    unreferencedObjects: objects.count,
    freedBytes: assets.bytes + objects.bytes + leftoverBytes,
  };
}

interface Removed {
  readonly count: number;
  readonly bytes: number;
}

async function deleteExpiredJobs({ jobStore, clock, jobRetentionSeconds, signal }: SweepOptions): Promise<number> {
  if (jobRetentionSeconds === null) return 0;
  const olderThanUs = clock.nowUs() - jobRetentionSeconds * 1e6;
  let count = 0;
  for (let deleted = batchSize; deleted === batchSize; count += deleted) {
    signal?.throwIfAborted();
    deleted = await jobStore.deleteExpiredJobs(olderThanUs, batchSize);
  }
  return count;
}

async function deleteMarkedAssets(options: SweepOptions): Promise<Removed> {
  const { jobStore, assetStore, clock, longestUrlSeconds, signal } = options;
  const markedBeforeUs = clock.nowUs() - longestUrlSeconds * 1e6;
  let removed: Removed = { count: 0, bytes: 0 };
  for (let size = batchSize; size === batchSize;) {
    signal?.throwIfAborted();
    const assets = await jobStore.listDeletedAssets(markedBeforeUs, batchSize);
    for (const asset of assets) await assetStore.delete(asset.objectKey);
    await jobStore.forgetAssets(assets);
    removed = add(removed, assets);
    size = assets.length;
  }
  return removed;
}

async function deleteUnreferenced(options: SweepOptions): Promise<Removed> {
  const { assetStore, clock, graceSeconds } = options;
  const olderThanMs = clock.nowUs() / 1000 - graceSeconds * 1000;
  let removed: Removed = { count: 0, bytes: 0 };
  let batch = new Map<string, { readonly sizeBytes: number }>();
  for await (const object of assetStore.list('')) {
    if (object.modifiedMs > olderThanMs) continue;
    batch.set(object.key, object);
    if (batch.size < batchSize) continue;
    removed = add(removed, await deleteBatch(options, batch));
    batch = new Map();
  }
  return add(removed, await deleteBatch(options, batch));
}

async function deleteBatch(
  { jobStore, assetStore, signal }: SweepOptions,
  batch: ReadonlyMap<string, { readonly sizeBytes: number }>,
): Promise<readonly { readonly sizeBytes: number }[]> {
  signal?.throwIfAborted();
  const keys = await jobStore.unreferencedObjects([...batch.keys()]);
  for (const key of keys) await assetStore.delete(key);
  return keys.map((key) => ({ sizeBytes: batch.get(key)?.sizeBytes ?? 0 }));
}

function add({ count, bytes }: Removed, more: readonly { readonly sizeBytes: number }[]): Removed {
  return { count: count + more.length, bytes: more.reduce((sum, { sizeBytes }) => sum + sizeBytes, bytes) };
}
