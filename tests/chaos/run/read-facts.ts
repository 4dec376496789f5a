import { runStatement } from '@lathe/local-servers';
import type { S3AssetStore } from '@lathe/s3';
import { createHash } from 'node:crypto';
import type { AttemptFacts, BatchFacts, EventFacts, JobFacts, OutputFacts } from '../audit/chaos-facts.ts';

const readsAtOnce = 4;

/** What database and bucket say of a run. */
export interface StoredFacts {
  readonly jobs: readonly JobFacts[];
  readonly attempts: readonly AttemptFacts[];
  readonly events: readonly EventFacts[];
  readonly batches: readonly Omit<BatchFacts, 'acceptedItems'>[];
  readonly objectKeys: readonly string[];
  readonly assetKeys: readonly string[];
}

/** Reads past every part of ours: SQL, and the bytes of each output from S3. @param tenantPrefix of the run's tenants. */
export async function readFacts(
  databaseUrl: string,
  objects: S3AssetStore,
  tenantPrefix: string,
): Promise<StoredFacts> {
  const own = `tenant_id LIKE '${tenantPrefix}%'`;
  const ask = async <Row>(select: string): Promise<readonly Row[]> =>
    // Only the statements below write these rows.
    JSON.parse(await runStatement(databaseUrl, `SELECT coalesce(json_agg(t), '[]')::text FROM (${select}) t`)) as Row[];
  const jobRows = await ask<Omit<JobFacts, 'outputs'>>(
    `SELECT id AS "jobId", tenant_id AS tenant, kind, state, fence, attempts, losses, attempt_limit AS "attemptLimit",
       last_seq AS "lastSeq", batch_id AS "batchId", cancel_requested AS "cancelRequested", error
     FROM jobs WHERE ${own}`,
  );
  const outputRows = await ask<Omit<OutputFacts, 'storedSha256'> & { readonly jobId: string }>(
    `SELECT l.job_id AS "jobId", l.role, a.object_key AS "objectKey", a.sha256
     FROM job_assets l JOIN assets a ON a.tenant_id = l.tenant_id AND a.id = l.asset_id
     WHERE l.${own} AND l.direction = 'output'`,
  );
  const hashes = await hashesOf(objects, [...new Set(outputRows.map(({ objectKey }) => objectKey))]);
  const outputs = Map.groupBy(outputRows, ({ jobId }) => jobId);
  const assetKeys = await ask<{ readonly key: string }>(
    `SELECT object_key AS key FROM assets WHERE ${own} AND deleted_at_us IS NULL`,
  );
  const objectKeys: string[] = [];
  for await (const { key } of objects.list('')) if (key.startsWith(tenantPrefix)) objectKeys.push(key);
  return {
    jobs: jobRows.map((job) => ({
      ...job,
      outputs: (outputs.get(job.jobId) ?? []).map(({ role, objectKey, sha256 }) => ({
        role,
        objectKey,
        sha256,
        storedSha256: hashes.get(objectKey) ?? null,
      })),
    })),
    attempts: await ask<AttemptFacts>(
      `SELECT job_id AS "jobId", tenant_id AS tenant, fence, worker_id AS "workerId", outcome,
         started_at_us / 1000.0 AS "startedAtMs", ended_at_us / 1000.0 AS "endedAtMs"
       FROM attempts WHERE ${own}`,
    ),
    events: await ask<EventFacts>(
      `SELECT job_id AS "jobId", seq, payload::json->>'type' AS type, payload::json->>'state' AS state
       FROM events WHERE ${own}`,
    ),
    batches: await readBatches(ask, own),
    objectKeys,
    assetKeys: assetKeys.map(({ key }) => key),
  };
}

async function readBatches(
  ask: <Row>(select: string) => Promise<readonly Row[]>,
  own: string,
): Promise<StoredFacts['batches']> {
  const rows = await ask<Omit<BatchFacts, 'acceptedItems' | 'events'>>(
    `SELECT id AS "batchId", tenant_id AS tenant, is_closed AS "isClosed", is_over AS "isOver", last_seq AS "lastSeq",
       json_build_object('waiting', waiting, 'running', running, 'succeeded', succeeded, 'failed', failed,
         'cancelled', cancelled, 'dead', dead) AS counts
     FROM batches WHERE ${own}`,
  );
  const events = await ask<{ readonly batchId: string; readonly seq: number; readonly payload: string }>(
    `SELECT batch_id AS "batchId", seq, payload FROM batch_events WHERE ${own}`,
  );
  const byBatch = Map.groupBy(events, ({ batchId }) => batchId);
  return rows.map((batch) => ({
    ...batch,
    events: (byBatch.get(batch.batchId) ?? []).map(({ seq, payload }) => {
      const { type, item } = JSON.parse(payload) as {
        readonly type: string;
        readonly item?: { readonly jobId: string; readonly state: string } | null;
      };
      return { seq, type, jobId: item?.jobId ?? null, itemState: item?.state ?? null };
    }),
  }));
}

/** SHA-256 of the bytes under each key; none for a key that has no object. */
async function hashesOf(objects: S3AssetStore, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  const queue = keys.values();
  const read = async (): Promise<void> => {
    for (const key of queue) {
      const sha256 = await hashOf(objects, key);
      if (sha256 !== null) hashes.set(key, sha256);
    }
  };
  await Promise.all(Array.from({ length: readsAtOnce }, read));
  return hashes;
}

async function hashOf(objects: S3AssetStore, key: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const piece of await objects.read(key)) hash.update(piece as Uint8Array);
  } catch (caught) {
    if (caught instanceof Error && 'code' in caught && caught.code === 'not_found') return null;
    throw caught;
  }
  return hash.digest('hex');
}
