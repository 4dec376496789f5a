import { attemptPrefix, isJobId, tenantId } from '@lathe/core/jobs';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import { attemptText, readAttempts, type AttemptKey } from '../jobs/attempt-rows.ts';
import type { StoreContext } from '../store-context.ts';

const attemptKey = /^([a-z0-9][a-z0-9-]{0,62})\/attempts\/([^/]+)\/([0-9]{1,15})\//;

const selectOfAssets = new Query<{ objectKeys: readonly string[] }, { object_key: string }>(
  (p) => sql`select k.object_key from unnest(${p('objectKeys')}::text[]) k(object_key)
    where exists (select from assets a where a.object_key = k.object_key)`,
);

/** Those of the keys that neither an asset row, marked or not, nor a running attempt refers to. */
export async function unreferencedObjects(
  { database }: StoreContext,
  objectKeys: readonly string[],
): Promise<readonly string[]> {
  if (objectKeys.length === 0) return [];
  const attemptOf = new Map(objectKeys.map((key) => [key, toAttemptKey(key)]));
  // Attempts first: one that ends in between has its assets by the second look.
  const attempts = await readAttempts(
    database,
    [...attemptOf.values()].filter((attempt) => attempt !== null),
  );
  const ofAssets = new Set((await database.all(selectOfAssets, { objectKeys })).map((row) => row.object_key));
  return objectKeys.filter((key) => {
    const attempt = attemptOf.get(key) ?? null;
    const isBeingWritten = attempt !== null && attempts.get(attemptText(attempt))?.outcome === 'running';
    return !ofAssets.has(key) && !isBeingWritten;
  });
}

function toAttemptKey(key: string): AttemptKey | null {
  const [, tenant, jobId, fence] = attemptKey.exec(key) ?? [];
  if (tenant === undefined || jobId === undefined || !isJobId(jobId)) return null;
  const lease = { tenantId: tenantId(tenant), jobId, fence: Number(fence) };
  return key.startsWith(attemptPrefix(lease)) ? lease : null;
}
