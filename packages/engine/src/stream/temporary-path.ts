import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';

/**
 * A new hidden name beside an output, for bytes that are not whole yet.
 *
 * It does not contain the output's name, which may be as long as the file system allows.
 */
export function temporaryPath(outputPath: string): string {
  return join(dirname(outputPath), `.lathe-${randomBytes(8).toString('hex')}.tmp`);
}
