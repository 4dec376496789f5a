import { attemptPrefix, isJobId, tenantId } from '@lathe/core/jobs';
import { isAssetObject } from './asset-rows.ts';
import { findAttempt } from './attempt-rows.ts';
import type { StoreContext } from './store-context.ts';

const attemptKey = /^([a-z0-9][a-z0-9-]{0,62})\/attempts\/([^/]+)\/([0-9]{1,15})\//;

/** Those of the keys that neither an asset row nor a running attempt refers to. */
export function unreferencedObjects(context: StoreContext, objectKeys: readonly string[]): readonly string[] {
  return objectKeys.filter((key) => !isAssetObject(context.database, key) && !isBeingWritten(context, key));
}

function isBeingWritten({ database }: StoreContext, key: string): boolean {
  const [, tenant, jobId, fence] = attemptKey.exec(key) ?? [];
  if (tenant === undefined || jobId === undefined || !isJobId(jobId)) return false;
  const lease = { tenantId: tenantId(tenant), jobId, fence: Number(fence) };
  return key.startsWith(attemptPrefix(lease)) && findAttempt(database, lease)?.outcome === 'running';
}
