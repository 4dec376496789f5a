import type { RenewItem, RenewStatus } from '@lathe/core';
import { applyTransition, requireTransition } from '@lathe/core/jobs';
import type { Outcome } from '../grouping/call-group.ts';
import type { StoreContext } from '../store-context.ts';
import { isToBeCancelled, JobChanges } from './job-changes.ts';
import { lockJobsByKey } from './load-jobs.ts';
import { keyText, type StoredJob } from './stored-job.ts';
import { writeChanges } from './write-changes.ts';

export interface RenewCall {
  readonly workerId: string;
  readonly leaseMs: number;
  readonly items: readonly RenewItem[];
}

/** Progress without a change of phase makes an event of a job at most this often: four a second. */
const progressEventEveryUs = 250_000;

/** Extends each lease that its worker still holds and keeps its progress; one answer an item. */
export async function renewLeases(
  { database, recipes }: StoreContext,
  calls: readonly RenewCall[],
): Promise<readonly Outcome<readonly RenewStatus[]>[]> {
  return await database.transact(async (transaction) => {
    const keys = calls.flatMap(({ items }) => items);
    const [jobs, nowUs] = await Promise.all([lockJobsByKey(transaction, recipes, keys), transaction.now]);
    const changes = new JobChanges(nowUs);
    const answers = calls.map((call) => call.items.map((item) => renewOne(changes, jobs, call, item)));
    await Promise.all([writeChanges(transaction, changes), transaction.commit()]);
    return answers.map((value) => ({ ok: true, value }));
  });
}

function renewOne(
  changes: JobChanges,
  jobs: Map<string, StoredJob>,
  { workerId, leaseMs }: RenewCall,
  item: RenewItem,
): RenewStatus {
  const { nowUs } = changes;
  const found = jobs.get(keyText(item));
  if (found === undefined || found.placement.worker_id !== workerId) return 'lost';
  const { fence, progress, phase } = item;
  const action = { type: 'renew', fence, progress, phase } as const;
  if ('code' in applyTransition(found.job, action, nowUs)) return 'lost';
  // The batch of a running item was cancelled: now the item and its worker are told.
  const stored = isToBeCancelled(found) ? changes.move(found, { type: 'cancel' }) : found;
  const { job, placement } = stored;
  const { event, facts } = requireTransition(job, action, nowUs);

  const lease = { lease_until_us: nowUs + leaseMs * 1000 };
  const isTooSoon = nowUs - placement.progress_event_at_us < progressEventEveryUs && facts.phase === job.phase;
  if (event === 'progress' && isTooSoon) {
    jobs.set(
      keyText(item),
      changes.keep({ ...stored, job: { ...job, ...facts }, placement: { ...placement, ...lease } }),
    );
  } else {
    const progressed = event === 'progress' ? { progress_event_at_us: nowUs } : {};
    jobs.set(keyText(item), changes.move(stored, action, { placement: { ...lease, ...progressed } }));
  }
  return job.cancelRequested ? 'cancel' : 'ok';
}
