import { errorCatalogue, LatheError } from '@lathe/core/errors';
import type { Logger } from '@lathe/service-kit';

/** Ends a process that cannot start: one line that says why, and the exit code of the error. @param log null: there is none yet. */
export function endWith(caught: unknown, log: Logger | null): never {
  const error = LatheError.from(caught);
  const { code, message } = error;
  // A defect is the one thing whose stack helps.
  if (log === null) console.error(`${code}: ${message}`);
  else log.fatal(code === 'internal' ? { err: error } : { code, message }, 'cannot start');
  process.exit(errorCatalogue[code].exitCode);
}
