import type { Attempt, AttemptResult, Job, LeaseRef } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { applyTransition, isRepeatedResult } from '@lathe/core/jobs';
import { AssetLinker } from '../assets/link-assets.ts';
import { rememberRenders, type FinishedRender } from '../assets/render-rows.ts';
import { outcomeOf, type Outcome } from '../grouping/call-group.ts';
import type { StoreContext } from '../store-context.ts';
import { attemptText, readAttempts } from './attempt-rows.ts';
import { JobChanges } from './job-changes.ts';
import { lockJobs } from './load-jobs.ts';
import { keyOfJob, keyText, type StoredJob } from './stored-job.ts';
import { writeChanges } from './write-changes.ts';

/** How an attempt ends by its worker's word: with a result, or given back. */
export interface EndingCall {
  readonly lease: LeaseRef;
  readonly result: AttemptResult | { readonly outcome: 'released' };
}

type Render = FinishedRender & { readonly tenantId: Job['tenantId']; readonly renderKey: string };

/**
 * Ends attempts of these fences; a repeated call is answered with the job as it is.
 * @returns stale_fence, and wrong_state for `cancelled` unasked, as outcomes of their calls.
 */
export async function completeAttempts(
  { database, recipes }: StoreContext,
  calls: readonly EndingCall[],
): Promise<readonly Outcome<Job>[]> {
  return await database.transact(async (transaction) => {
    const leases = calls.map(({ lease }) => lease);
    const linker = new AssetLinker(transaction, 'output');
    // Sent together, in this order: what is read after the rows are locked is of the same moment.
    const [stored, attempts, nowUs] = await Promise.all([
      lockJobs(transaction, recipes, leases),
      readAttempts(transaction, leases),
      transaction.now,
      linker.lookUp(
        calls.flatMap(({ lease: { tenantId }, result }) =>
          result.outcome === 'succeeded' ? result.outputs.map(({ asset }) => ({ tenantId, asset })) : [],
        ),
      ),
    ]);
    const ending = new Ending(new JobChanges(nowUs), linker, stored, attempts);
    const outcomes = calls.map((call) => outcomeOf(() => ending.end(call)));
    await Promise.all([
      linker.write(),
      rememberRenders(transaction, ending.renders),
      writeChanges(transaction, ending.changes),
      transaction.commit(),
    ]);
    return outcomes;
  });
}

/** The endings of one transaction, one after the other: the second of two for one fence finds what the first did. */
class Ending {
  readonly changes: JobChanges;
  readonly renders: Render[] = [];
  readonly #linker: AssetLinker;
  readonly #jobs: Map<string, StoredJob>;
  readonly #attempts: ReadonlyMap<string, Attempt>;
  readonly #endedHere = new Map<string, EndingCall['result']>();

  constructor(
    changes: JobChanges,
    linker: AssetLinker,
    stored: readonly StoredJob[],
    attempts: ReadonlyMap<string, Attempt>,
  ) {
    this.changes = changes;
    this.#linker = linker;
    this.#jobs = new Map(stored.map((each) => [keyText(keyOfJob(each.job)), each]));
    this.#attempts = attempts;
  }

  end({ lease, result }: EndingCall): Job {
    const stored = this.#jobs.get(keyText(lease)) ?? refuseDeleted(lease);
    if (this.#isRepeated(lease, result)) return stored.job;
    const { fence } = lease;
    const after = this.#move(stored, fence, result);
    this.#jobs.set(keyText(lease), after);
    this.#endedHere.set(attemptText(lease), result);
    return after.job;
  }

  #move(stored: StoredJob, fence: number, result: EndingCall['result']): StoredJob {
    if (result.outcome === 'succeeded') return this.#succeed(stored, fence, result);
    if (result.outcome === 'failed') return this.changes.move(stored, { type: 'fail', fence, error: result.error });
    return this.changes.move(stored, { type: result.outcome === 'released' ? 'release' : 'stop', fence });
  }

  #succeed(stored: StoredJob, fence: number, result: AttemptResult & { outcome: 'succeeded' }): StoredJob {
    const { tenantId } = stored.job;
    const refusal = applyTransition(stored.job, { type: 'succeed', fence }, this.changes.nowUs);
    // A refused result links nothing.
    if ('code' in refusal) throw new LatheError(refusal.code, refusal.message, { details: { jobId: stored.job.id } });
    const outputs = this.#linker.linkAll(tenantId, result.outputs, this.changes.nowUs);
    const degraded = result.degraded ?? false;
    const after = this.changes.move(stored, { type: 'succeed', fence }, { outputs, degraded });
    if (stored.renderKey !== null)
      this.renders.push({ tenantId, renderKey: stored.renderKey, outputs: after.job.outputs, degraded });
    return after;
  }

  #isRepeated(lease: LeaseRef, result: EndingCall['result']): boolean {
    const here = this.#endedHere.get(attemptText(lease));
    const attempt = this.#attempts.get(attemptText(lease));
    if (here !== undefined) return isSameResult(here, result);
    if (attempt === undefined) return false;
    return result.outcome === 'released' ? attempt.outcome === 'released' : isRepeatedResult(attempt, result);
  }
}

function isSameResult(a: EndingCall['result'], b: EndingCall['result']): boolean {
  if (a.outcome !== 'failed' || b.outcome !== 'failed') return a.outcome === b.outcome;
  return a.error.code === b.error.code && a.error.message === b.error.message;
}

/** A worker whose job has gone holds a stale fence, whatever became of the job. */
function refuseDeleted(lease: LeaseRef): never {
  throw new LatheError('stale_fence', `Fence ${lease.fence} of ${lease.jobId} is not running: the job is deleted.`, {
    details: { jobId: lease.jobId },
  });
}
