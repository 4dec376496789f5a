import { errorCatalogue, type ErrorRecord } from '../errors/index.ts';
import { backoffJitter, backoffUs } from './backoff.ts';
import type { JobAction, JobActionType, JobFacts } from './job-action.ts';
import type { JobEventType } from './job-event.ts';
import type { AttemptOutcome, JobState } from './job.ts';

/** Losses after which a job is `dead`. */
export const lossLimit = 10;

/** A job that lost so many workers runs alone on its worker, and every further loss is its own fault. */
export const lossesUntilAlone = 2;

/** Whether a job may only be given to a worker that runs nothing else. */
export function mustRunAlone({ losses }: Pick<JobFacts, 'losses'>): boolean {
  return losses >= lossesUntilAlone;
}

/** A job, what happens to it, and when. */
interface Step {
  readonly facts: JobFacts;
  readonly action: JobAction;
  readonly nowUs: number;
}

/** One row of the machine: the first whose `from`, `action` and `when` hold decides. */
export interface JobRule {
  readonly from: readonly JobState[];
  readonly action: JobActionType;
  readonly to: JobState;
  readonly when?: (step: Step) => boolean;
  readonly change?: (step: Step) => Partial<JobFacts>;
  readonly event: JobEventType | null;
  readonly attempt: AttemptOutcome | null;
}

const waiting: readonly JobState[] = ['queued', 'offered'];
const redrivable: readonly JobState[] = ['failed', 'cancelled', 'dead'];
const ended: readonly JobState[] = ['succeeded', ...redrivable];

const isDue = ({ facts, nowUs }: Step): boolean => facts.runAfterUs <= nowUs;
const mayRun = (step: Step): boolean =>
  isDue(step) && (!mustRunAlone(step.facts) || (step.action.type === 'claim' && step.action.alone));
const cancelWanted = ({ facts }: Step): boolean => facts.cancelRequested;
const isRetryable = ({ action }: Step): boolean =>
  action.type === 'fail' && errorCatalogue[action.error.code].retryable;
const hasAttemptsLeft = ({ facts }: Step): boolean => facts.attempts + 1 < facts.attemptLimit;
const hasLossesLeft = ({ facts }: Step): boolean =>
  facts.losses + 1 < lossLimit && facts.attempts + lossCost(facts) < facts.attemptLimit;

/** A job that ran alone is at fault itself, so its loss counts as an attempt. */
function lossCost(facts: JobFacts): 0 | 1 {
  return mustRunAlone(facts) ? 1 : 0;
}

/** Its first loss says nothing against a job, so it waits for nothing. */
function waitAfterLoss(step: Step): Partial<JobFacts> {
  return { ...waitAgain(step), ...(step.facts.losses === 0 && { runAfterUs: step.nowUs }) };
}

function waitAgain({ facts, nowUs }: Step): Partial<JobFacts> {
  const delayUs = backoffUs(facts.attempts + facts.losses, backoffJitter(facts.id, facts.fence));
  return { runAfterUs: nowUs + delayUs, progress: 0, phase: '' };
}

function countAttempt({ facts, action }: Step): Partial<JobFacts> {
  return { attempts: facts.attempts + 1, error: action.type === 'fail' ? action.error : facts.error };
}

function countLoss(step: Step): Partial<JobFacts> {
  const { facts } = step;
  return { losses: facts.losses + 1, attempts: facts.attempts + lossCost(facts), error: lossError(step) };
}

function lossError({ facts }: Step): ErrorRecord {
  const losses = facts.losses + 1;
  return {
    code: 'render_crashed',
    message: `The job lost its worker ${losses} ${losses === 1 ? 'time' : 'times'}.`,
    details: { losses, attempts: facts.attempts + lossCost(facts), attemptLimit: facts.attemptLimit },
  };
}

function keepProgress({ facts, action }: Step): Partial<JobFacts> {
  if (action.type !== 'renew') return {};
  const progress = Number.isFinite(action.progress) ? Math.min(1, Math.max(0, action.progress)) : facts.progress;
  return { progress, phase: action.phase };
}

const progressed = (step: Step): boolean => {
  const { progress, phase } = { ...step.facts, ...keepProgress(step) };
  return progress !== step.facts.progress || phase !== step.facts.phase;
};

const started = ({ facts }: Step): Partial<JobFacts> => ({ fence: facts.fence + 1, progress: 0, phase: '' });
const done = (): Partial<JobFacts> => ({ progress: 1, phase: '', error: null });
const stopped = (): Partial<JobFacts> => ({ phase: '', error: null, cancelRequested: true });
const fresh = ({ nowUs }: Step): Partial<JobFacts> => ({
  attempts: 0,
  losses: 0,
  runAfterUs: nowUs,
  progress: 0,
  phase: '',
  cancelRequested: false,
  error: null,
});

/** The life of a job as data; nothing else decides where a job may go. */
export const jobRules: readonly JobRule[] = [
  {
    from: ['queued'],
    action: 'reuse',
    to: 'succeeded',
    change: () => ({ ...done(), reused: true }),
    event: 'finished',
    attempt: null,
  },
  { from: ['queued'], action: 'offer', to: 'offered', when: mayRun, event: 'offered', attempt: null },
  { from: ['offered'], action: 'withdraw', to: 'queued', event: 'requeued', attempt: null },
  {
    from: waiting,
    action: 'claim',
    to: 'running',
    when: mayRun,
    change: started,
    event: 'started',
    attempt: 'running',
  },
  {
    from: ['running'],
    action: 'renew',
    to: 'running',
    when: progressed,
    change: keepProgress,
    event: 'progress',
    attempt: null,
  },
  { from: ['running'], action: 'renew', to: 'running', event: null, attempt: null },
  { from: ['running'], action: 'succeed', to: 'succeeded', change: done, event: 'finished', attempt: 'succeeded' },
  {
    from: ['running'],
    action: 'fail',
    to: 'cancelled',
    when: (step) => isRetryable(step) && cancelWanted(step),
    change: (step) => ({ ...countAttempt(step), ...stopped() }),
    event: 'finished',
    attempt: 'failed',
  },
  {
    from: ['running'],
    action: 'fail',
    to: 'queued',
    when: (step) => isRetryable(step) && hasAttemptsLeft(step),
    change: (step) => ({ ...waitAgain(step), ...countAttempt(step) }),
    event: 'requeued',
    attempt: 'failed',
  },
  {
    from: ['running'],
    action: 'fail',
    to: 'dead',
    when: isRetryable,
    change: countAttempt,
    event: 'finished',
    attempt: 'failed',
  },
  { from: ['running'], action: 'fail', to: 'failed', change: countAttempt, event: 'finished', attempt: 'failed' },
  {
    from: ['running'],
    action: 'stop',
    to: 'cancelled',
    when: cancelWanted,
    change: stopped,
    event: 'finished',
    attempt: 'cancelled',
  },
  {
    from: ['running'],
    action: 'lose',
    to: 'cancelled',
    when: cancelWanted,
    change: (step) => ({ ...countLoss(step), ...stopped() }),
    event: 'finished',
    attempt: 'lost',
  },
  {
    from: ['running'],
    action: 'lose',
    to: 'queued',
    when: hasLossesLeft,
    change: (step) => ({ ...waitAfterLoss(step), ...countLoss(step) }),
    event: 'requeued',
    attempt: 'lost',
  },
  {
    from: ['running'],
    action: 'lose',
    to: 'dead',
    change: countLoss,
    event: 'finished',
    attempt: 'lost',
  },
  {
    from: ['running'],
    action: 'release',
    to: 'cancelled',
    when: cancelWanted,
    change: stopped,
    event: 'finished',
    attempt: 'released',
  },
  {
    from: ['running'],
    action: 'release',
    to: 'queued',
    change: ({ nowUs }) => ({ runAfterUs: nowUs, progress: 0, phase: '' }),
    event: 'requeued',
    attempt: 'released',
  },
  { from: waiting, action: 'cancel', to: 'cancelled', change: stopped, event: 'finished', attempt: null },
  {
    from: ['running'],
    action: 'cancel',
    to: 'running',
    when: (step) => !cancelWanted(step),
    change: () => ({ cancelRequested: true }),
    event: 'cancel_requested',
    attempt: null,
  },
  { from: ['running'], action: 'cancel', to: 'running', event: null, attempt: null },
  ...ended.map((state): JobRule => ({ from: [state], action: 'cancel', to: state, event: null, attempt: null })),
  { from: redrivable, action: 'retry', to: 'queued', change: fresh, event: 'requeued', attempt: null },
  ...ended.map((state): JobRule => ({ from: [state], action: 'delete', to: state, event: 'deleted', attempt: null })),
];
