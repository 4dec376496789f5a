import type { ErrorRecord } from '../errors/index.ts';
import type { Job } from './job.ts';

/** What the state machine decides about a job; a `Job` is one. */
export type JobFacts = Pick<
  Job,
  | 'id'
  | 'state'
  | 'runAfterUs'
  | 'attempts'
  | 'losses'
  | 'attemptLimit'
  | 'fence'
  | 'progress'
  | 'phase'
  | 'cancelRequested'
  | 'error'
  | 'reused'
>;

/** What can happen to a job. `fence` is that of the attempt that speaks, or that is spoken of. */
export type JobAction =
  /** A finished render of the same key was found at submit. */
  | { readonly type: 'reuse' }
  /** Never of a job that must run alone: who takes up an offer may run others beside it. */
  | { readonly type: 'offer' }
  /** The offer was not claimed in time, or its dispatcher has gone. */
  | { readonly type: 'withdraw' }
  /** `alone`: the worker runs nothing else. */
  | { readonly type: 'claim'; readonly alone: boolean }
  | { readonly type: 'renew'; readonly fence: number; readonly progress: number; readonly phase: string }
  | { readonly type: 'succeed'; readonly fence: number }
  | { readonly type: 'fail'; readonly fence: number; readonly error: ErrorRecord }
  /** The worker obeyed a cancel request. */
  | { readonly type: 'stop'; readonly fence: number }
  /** The lease has passed. */
  | { readonly type: 'lose'; readonly fence: number }
  | { readonly type: 'release'; readonly fence: number }
  | { readonly type: 'cancel' }
  | { readonly type: 'retry' }
  | { readonly type: 'delete' };

export type JobActionType = JobAction['type'];
