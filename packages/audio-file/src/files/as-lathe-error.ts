import { LatheError } from '@lathe/core/errors';

/** Runs a call into `node:fs` and turns what it throws into a LatheError. */
export function asLatheError<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw LatheError.from(error);
  }
}
