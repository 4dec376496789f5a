import type { AttemptResult } from '../ports/job-store.ts';
import type { Attempt } from './job.ts';

/** Whether a result is the one an ended attempt was completed with, so that the call is answered alike instead of refused. */
export function isRepeatedResult(attempt: Attempt, result: AttemptResult): boolean {
  if (attempt.outcome !== result.outcome) return false;
  if (result.outcome !== 'failed') return true;
  return attempt.error?.code === result.error.code && attempt.error.message === result.error.message;
}
