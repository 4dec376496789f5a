import { createHash } from 'node:crypto';

/** Lower-case hexadecimal SHA-256 of a text. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
