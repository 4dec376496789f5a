import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSystemError } from './is-system-error.ts';

/** Removes the directories above a path that have become empty, up to but without `root`. @param onRemove called before each try. */
export async function removeEmptyParents(
  path: string,
  root: string,
  onRemove: (directory: string) => void,
): Promise<void> {
  for (let directory = dirname(path); directory !== root; directory = dirname(directory)) {
    onRemove(directory);
    try {
      await rmdir(directory);
    } catch (error) {
      if (isSystemError(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'EBUSY')) return;
      throw error;
    }
  }
}
