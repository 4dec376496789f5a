import type { BatchId, JobId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';

/** Where a watch stands: opaque to callers, and worth nothing without the right to read what is watched. */
export function encodeResumeToken(id: JobId | BatchId, seq: number): string {
  return Buffer.from(`1 ${id} ${seq}`).toString('base64url');
}

/** Sequence number of the last event seen; 0 for the empty token. @throws invalid_argument when it is not one of a watch of this id. */
export function decodeResumeToken(id: JobId | BatchId, token: string): number {
  if (token === '') return 0;
  const match = /^1 (\S+) (\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString());
  if (match?.[1] !== id)
    throw new LatheError('invalid_argument', `resume_token is not one of a watch of ${id}.`, {
      details: { field: 'resume_token' },
    });
  return Number(match[2]);
}

/** @throws invalid_argument for a token of an event that has not happened. */
export function requireNotAhead(id: JobId | BatchId, seen: number, lastSeq: number): void {
  if (seen <= lastSeq) return;
  throw new LatheError('invalid_argument', `resume_token is ahead of ${id}, whose newest event is ${lastSeq}.`, {
    details: { field: 'resume_token', lastSeq },
  });
}
