import { LatheError } from '../errors/index.ts';

const longestSeconds = 604_800;

/** @throws invalid_argument for a lifetime that no signed URL may have. */
export function requireUrlLifetime(expiresSeconds: number): void {
  if (Number.isInteger(expiresSeconds) && expiresSeconds >= 1 && expiresSeconds <= longestSeconds) return;
  throw new LatheError(
    'invalid_argument',
    `A signed URL lives 1 to ${longestSeconds} whole seconds, got ${expiresSeconds}.`,
  );
}
