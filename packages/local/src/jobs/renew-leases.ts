import type { RenewItem, RenewStatus } from '@lathe/core';
import { applyTransition, requireTransition } from '@lathe/core/jobs';
import { findJob } from './job-rows.ts';
import { isToBeCancelled, moveJob } from './move-job.ts';
import type { StoreContext } from './store-context.ts';
import { updateJob } from './write-job.ts';

/** Progress without a change of phase makes an event of a job at most this often: four a second. */
const progressEventEveryUs = 250_000;

/** Extends each lease that the worker still holds and keeps its progress; one answer per item. */
export function renewLeases(
  context: StoreContext,
  workerId: string,
  leaseMs: number,
  items: readonly RenewItem[],
): readonly RenewStatus[] {
  return items.map((item) => renewLease(context, workerId, leaseMs, item));
}

function renewLease(context: StoreContext, workerId: string, leaseMs: number, item: RenewItem): RenewStatus {
  const { database, nowUs } = context;
  const found = findJob(database, item.tenantId, item.jobId);
  if (found === null || found.placement.worker_id !== workerId) return 'lost';
  const { fence, progress, phase } = item;
  if ('code' in applyTransition(found.job, { type: 'renew', fence, progress, phase }, nowUs)) return 'lost';
  // The batch of a running item was cancelled: now the item and its worker are told.
  const stored = isToBeCancelled(context, found)
    ? { ...found, job: moveJob(context, found, { type: 'cancel' }) }
    : found;
  const { job, placement } = stored;
  const transition = requireTransition(job, { type: 'renew', fence, progress, phase }, nowUs);

  const lease = { lease_until_us: nowUs + leaseMs * 1000 };
  const isTooSoon =
    nowUs - placement.progress_event_at_us < progressEventEveryUs && transition.facts.phase === job.phase;
  if (transition.event === 'progress' && isTooSoon) {
    updateJob(database, { ...job, ...transition.facts }, { ...placement, ...lease });
  } else {
    const progressed = transition.event === 'progress' ? { progress_event_at_us: nowUs } : {};
    moveJob(context, stored, { type: 'renew', fence, progress, phase }, { placement: { ...lease, ...progressed } });
  }
  return job.cancelRequested ? 'cancel' : 'ok';
}
