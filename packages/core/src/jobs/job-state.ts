import { LatheError } from '../errors/index.ts';
import type { JobId } from '../ids/id.ts';
import type { JobAction, JobFacts } from './job-action.ts';
import type { JobEventType } from './job-event.ts';
import { jobRules } from './job-rules.ts';
import type { AttemptOutcome } from './job.ts';

/** What a store must write for an action, in one transaction. */
export interface JobTransition {
  /** The job's facts afterwards. */
  readonly facts: JobFacts;
  /** The event to append; null when nothing a watcher could see has changed. */
  readonly event: JobEventType | null;
  /** How the running attempt ends, or `running` when one starts; null when no attempt row changes. */
  readonly attempt: AttemptOutcome | null;
}

/** An action that the job's state does not allow. */
export interface JobRefusal {
  readonly code: 'wrong_state' | 'stale_fence';
  readonly message: string;
}

/** Decides what an action does to a job, or why it is refused; pure, so that every store decides alike. */
export function applyTransition(facts: JobFacts, action: JobAction, nowUs: number): JobTransition | JobRefusal {
  if ('fence' in action && (facts.state !== 'running' || action.fence !== facts.fence)) {
    return {
      code: 'stale_fence',
      message: `Fence ${action.fence} of ${facts.id} is not running: the job is ${facts.state} at fence ${facts.fence}.`,
    };
  }
  const step = { facts, action, nowUs };
  const rule = jobRules.find(
    (row) => row.action === action.type && row.from.includes(facts.state) && (row.when?.(step) ?? true),
  );
  if (rule === undefined)
    return { code: 'wrong_state', message: `${facts.id} is ${facts.state} and does not allow "${action.type}" now.` };
  return {
    facts: { ...pickFacts(facts), ...rule.change?.(step), state: rule.to },
    event: rule.event,
    attempt: rule.attempt,
  };
}

/** As `applyTransition`. @throws wrong_state or stale_fence where it refuses. */
export function requireTransition(facts: JobFacts, action: JobAction, nowUs: number): JobTransition {
  const result = applyTransition(facts, action, nowUs);
  if ('code' in result)
    throw new LatheError(result.code, result.message, { details: { jobId: facts.id, state: facts.state } });
  return result;
}

/** The facts of a job that has just been submitted. @param attemptLimit 1 … 10. */
export function submittedFacts(id: JobId, attemptLimit: number, nowUs: number): JobFacts {
  return {
    id,
    state: 'queued',
    runAfterUs: nowUs,
    attempts: 0,
    losses: 0,
    attemptLimit,
    fence: 0,
    progress: 0,
    phase: '',
    cancelRequested: false,
    error: null,
    reused: false,
  };
}

function pickFacts(facts: JobFacts): JobFacts {
  const { id, state, runAfterUs, attempts, losses, attemptLimit } = facts;
  const { fence, progress, phase, cancelRequested, error, reused } = facts;
  return {
    id,
    state,
    runAfterUs,
    attempts,
    losses,
    attemptLimit,
    fence,
    progress,
    phase,
    cancelRequested,
    error,
    reused,
  };
}
