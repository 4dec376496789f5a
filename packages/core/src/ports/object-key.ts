import { LatheError } from '../errors/index.ts';

const segment = /^[A-Za-z0-9._-]{1,255}$/;
const keyLimit = 1024;

/** @throws invalid_argument when the text is not a key of the AssetStore port, so that no key leads out of the store. */
export function requireObjectKey(key: string): void {
  if (key.length <= keyLimit && key.split('/').every(isSegment)) return;
  throw new LatheError(
    'invalid_argument',
    `An object key is segments of A-Z a-z 0-9 . _ - joined by "/", at most ${keyLimit} long, got ${JSON.stringify(key.slice(0, 200))}.`,
  );
}

/** @throws invalid_argument when the prefix is neither empty nor a key with "/" behind it. */
export function requireObjectPrefix(prefix: string): void {
  if (prefix === '') return;
  if (!prefix.endsWith('/')) {
    throw new LatheError(
      'invalid_argument',
      `A prefix is empty or ends in "/", got ${JSON.stringify(prefix.slice(0, 200))}.`,
    );
  }
  requireObjectKey(prefix.slice(0, -1));
}

function isSegment(text: string): boolean {
  return segment.test(text) && text !== '.' && text !== '..';
}
