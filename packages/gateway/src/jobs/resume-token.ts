import type { JobId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';

/** Where a watch stands: opaque to callers, and worth nothing without the right to read the job. */
export function encodeResumeToken(jobId: JobId, seq: number): string {
  return Buffer.from(`1 ${jobId} ${seq}`).toString('base64url');
}

/** Sequence number of the last event seen; 0 for the empty token. @throws invalid_argument when it is not one of this job's. */
export function decodeResumeToken(jobId: JobId, token: string): number {
  if (token === '') return 0;
  const match = /^1 (\S+) (\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString());
  if (match?.[1] !== jobId)
    throw new LatheError('invalid_argument', `resume_token is not one of a watch of ${jobId}.`, {
      details: { field: 'resume_token' },
    });
  return Number(match[2]);
}
