import { LatheError } from '@lathe/core/errors';

/** The token of the page after the row of this ordinal, newest first. */
export function writePageToken(ordinal: number): string {
  return Buffer.from(`before:${ordinal}`).toString('base64url');
}

/** The ordinal before which the page begins; of no token, above every ordinal. @throws invalid_argument. */
export function readPageToken(token: string | null): number {
  if (token === null) return Number.MAX_SAFE_INTEGER;
  const ordinal = /^before:([0-9]{1,15})$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (ordinal === undefined)
    throw new LatheError('invalid_argument', 'The page token is not one that an earlier page returned.');
  return Number(ordinal);
}
