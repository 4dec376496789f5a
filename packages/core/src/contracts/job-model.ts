import assert from 'node:assert/strict';
import type { JobAction, JobFacts } from '../jobs/job-action.ts';
import type { JobEventType } from '../jobs/job-event.ts';
import { applyTransition, requireTransition, submittedFacts } from '../jobs/job-state.ts';
import { terminalStates, type AttemptOutcome, type Job, type JobState } from '../jobs/job.ts';
import type { Principal } from '../tenancy/principal.ts';
import type { BatchModel } from './batch-model.ts';

/** What a store must say about one job, worked out from the state machine alone. */
export class JobModel {
  readonly owner: Principal;
  facts: JobFacts;
  /** Event types so far, in order. */
  readonly events: JobEventType[] = ['submitted'];
  /** Outcome of the attempt with fence n at index n − 1. */
  readonly attempts: AttemptOutcome[] = [];
  /** States it ended in, in order. */
  readonly endings: JobState[] = [];
  /** Null outside a batch. */
  readonly batch: BatchModel | null;
  offeredAtUs = 0;
  leaseUntilUs = 0;

  constructor(
    owner: Principal,
    job: Pick<Job, 'id' | 'attemptLimit' | 'createdAtUs'>,
    batch: BatchModel | null = null,
  ) {
    this.owner = owner;
    this.batch = batch;
    this.facts = submittedFacts(job.id, job.attemptLimit, job.createdAtUs);
  }

  /** Whether a store may offer it or give it to a worker now. */
  allows(action: JobAction & { type: 'offer' | 'claim' }, nowUs: number): boolean {
    return this.batch?.isCancelled !== true && 'facts' in applyTransition(this.facts, action, nowUs);
  }

  /** Does what a store must do; returns the code of the refusal, or null. */
  apply(action: JobAction, nowUs: number): 'wrong_state' | 'stale_fence' | null {
    if (action.type === 'retry' && this.batch?.isCancelled === true) return 'wrong_state';
    // An attempt that is not the running one is refused before anything else happens.
    const isStale = 'fence' in action && (this.facts.state !== 'running' || this.facts.fence !== action.fence);
    if (isStale || !this.#isToBeCancelled()) return this.#step(action, nowUs);
    // The batch was cancelled and this item has not been told.
    const { facts } = requireTransition(this.facts, { type: 'cancel' }, nowUs);
    if (facts.state === 'running') {
      const result = applyTransition(facts, action, nowUs);
      if ('code' in result) return result.code;
    }
    this.#step({ type: 'cancel' }, nowUs);
    return facts.state === 'running' ? this.#step(action, nowUs) : null;
  }

  #isToBeCancelled(): boolean {
    const { state, cancelRequested } = this.facts;
    return this.batch?.isCancelled === true && !cancelRequested && !terminalStates.has(state);
  }

  #step(action: JobAction, nowUs: number): 'wrong_state' | 'stale_fence' | null {
    const result = applyTransition(this.facts, action, nowUs);
    if ('code' in result) return result.code;
    if (result.attempt === 'running') this.attempts.push('running');
    else if (result.attempt !== null) this.attempts[this.facts.fence - 1] = result.attempt;
    if (result.event !== null) this.events.push(result.event);
    if (result.event === 'finished') this.endings.push(result.facts.state);
    this.facts = result.facts;
    return null;
  }

  /** Compares what the state machine decides. */
  assertAgrees(job: Job): void {
    const said = Object.fromEntries(Object.entries(job).filter(([field]) => field in this.facts));
    assert.deepEqual(said, this.facts);
    assert.equal(job.lastSeq, this.events.length);
  }
}
