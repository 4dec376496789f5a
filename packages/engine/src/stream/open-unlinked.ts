import { randomBytes } from 'node:crypto';
import { openSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Opens a new file for reading and writing that has no name any more: it goes with its descriptor, also in a crash. */
export function openUnlinked(directory: string): number {
  const path = join(directory, `.lathe-scratch-${randomBytes(8).toString('hex')}.tmp`);
  const descriptor = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return descriptor;
}
