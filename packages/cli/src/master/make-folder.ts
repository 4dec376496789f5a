import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LatheError } from '@lathe/core/errors';

/**
 * Makes a folder and those above it that are missing, one by one: Node's recursive mkdir never returns where a file
 * system, such as that below /proc, answers a mkdir by "no such file".
 * @throws LatheError `io_error`.
 */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = [];
  let folder = resolve(path);
  while ((await stat(folder).catch(() => null)) === null && dirname(folder) !== folder) {
    missing.push(folder);
    folder = dirname(folder);
  }
  for (const each of missing.toReversed()) {
    try {
      await mkdir(each);
    } catch (caught) {
      // Another thread of the same run may have been faster.
      if ((await stat(each).catch(() => null))?.isDirectory() === true) continue;
      const { details } = LatheError.from(caught);
      throw new LatheError('io_error', `The folder ${each} cannot be made: ${String(details['systemCode'])}.`, {
        details,
        cause: caught,
      });
    }
  }
}
