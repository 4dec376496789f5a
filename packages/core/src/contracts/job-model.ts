import assert from 'node:assert/strict';
import type { JobAction, JobFacts } from '../jobs/job-action.ts';
import type { JobEventType } from '../jobs/job-event.ts';
import { applyTransition, submittedFacts } from '../jobs/job-state.ts';
import type { AttemptOutcome, Job } from '../jobs/job.ts';
import type { Principal } from '../tenancy/principal.ts';

/** What a store must say about one job, worked out from the state machine alone. */
export class JobModel {
  readonly owner: Principal;
  facts: JobFacts;
  /** Event types so far, in order. */
  readonly events: JobEventType[] = ['submitted'];
  /** Outcome of the attempt with fence n at index n − 1. */
  readonly attempts: AttemptOutcome[] = [];
  offeredAtUs = 0;
  leaseUntilUs = 0;

  constructor(owner: Principal, job: Job) {
    this.owner = owner;
    this.facts = submittedFacts(job.id, job.attemptLimit, job.createdAtUs);
  }

  /** Whether the action would be accepted now. */
  allows(action: JobAction, nowUs: number): boolean {
    return 'facts' in applyTransition(this.facts, action, nowUs);
  }

  /** Does what a store must do; returns the code of the refusal, or null. */
  apply(action: JobAction, nowUs: number): 'wrong_state' | 'stale_fence' | null {
    const result = applyTransition(this.facts, action, nowUs);
    if ('code' in result) return result.code;
    if (result.attempt === 'running') this.attempts.push('running');
    else if (result.attempt !== null) this.attempts[this.facts.fence - 1] = result.attempt;
    if (result.event !== null) this.events.push(result.event);
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
