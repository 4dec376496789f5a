import { tenantId, type BatchId, type JobClass, type TenantId } from '@lathe/core';
import type { RandomSource } from './random-source.ts';

/** Jobs that are submitted together, all there from the first moment. */
export interface Backlog {
  readonly tenantId: TenantId;
  readonly class: JobClass;
  readonly batchId: BatchId | null;
  readonly jobs: number;
  /** Each job takes from half to one and a half of it, seconds. */
  readonly meanSeconds: number;
}

/** Jobs that come one by one. */
export interface Stream {
  readonly tenantId: TenantId;
  readonly class: JobClass;
  readonly perSecond: number;
  readonly meanSeconds: number;
}

export interface Workload {
  readonly backlogs: readonly Backlog[];
  readonly streams: readonly Stream[];
}

/** Work of one job, seconds. */
export function drawWork(random: RandomSource, meanSeconds: number): number {
  return meanSeconds * (0.5 + random.next());
}

/** Mean work of jobs of the equal tenants, by turns, seconds. */
const sizes = [2, 4, 6, 8, 12, 16, 20, 28];

/**
 * Equal tenants whose batches hold the same work in jobs of different sizes, a small one with 100 jobs, one of long
 * jobs, and interactive jobs that keep coming.
 * @param jobs Of the equal tenants together; about so many.
 */
export function mixedWorkload(jobs: number, slots: number): Workload {
  const tenants = 20;
  const inverse = Array.from({ length: tenants }, (_, index) => 1 / sizeOf(index)).reduce((sum, one) => sum + one, 0);
  const equal = Array.from({ length: tenants }, (_, index): Backlog => ({
    tenantId: tenantId(`equal-${index}`),
    class: 'bulk',
    batchId: `bat_${index}`,
    jobs: Math.round(jobs / inverse / sizeOf(index)),
    meanSeconds: sizeOf(index),
  }));
  const small: Backlog = { tenantId: tenantId('small'), class: 'bulk', batchId: null, jobs: 100, meanSeconds: 8 };
  const long: Backlog = {
    tenantId: tenantId('albums'),
    class: 'long',
    batchId: null,
    jobs: Math.max(1, Math.round(jobs / 2000)),
    meanSeconds: 60,
  };
  const interactive: Stream = {
    tenantId: tenantId('people'),
    class: 'interactive',
    perSecond: slots / 80,
    meanSeconds: 4,
  };
  return { backlogs: [...equal, small, long], streams: [interactive] };
}

function sizeOf(tenant: number): number {
  return sizes[tenant % sizes.length] ?? 1;
}
