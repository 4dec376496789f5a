import { createHash } from 'node:crypto';
import type { JobId } from '../ids/id.ts';

const firstCapUs = 1_000_000;
const lastCapUs = 300_000_000;

/**
 * How long a job waits before its next attempt, microseconds: full jitter, a share of 1 s · 2ⁿ, at most 5 minutes.
 * @param earlierEndings n: attempts and losses before the one that has just ended, 0 or more.
 * @param jitter 0 ≤ jitter < 1.
 */
export function backoffUs(earlierEndings: number, jitter: number): number {
  let capUs = firstCapUs;
  for (let n = 0; n < earlierEndings && capUs < lastCapUs; n++) capUs *= 2;
  return Math.floor(Math.min(capUs, lastCapUs) * jitter);
}

/** The jitter of one attempt, 0 ≤ jitter < 1: from the job and its fence, so that every store decides alike. */
export function backoffJitter(jobId: JobId, fence: number): number {
  return createHash('sha256').update(`${jobId}/${fence}`).digest().readUInt32BE(0) / 0x1_0000_0000;
}
