import { LatheError } from '@lathe/core/errors';

/** Primary result codes of SQLite that are the surroundings' fault, not ours. */
const busy = new Set([5, 6]);
const disk = new Set([8, 10, 13, 14]);
const damage = new Set([11, 26]);

/** As `LatheError.from`, with SQLite's result codes told apart: busy is `unavailable`; full, read-only, I/O and damage are `io_error`. */
export function fromSqliteError(caught: unknown): LatheError {
  if (!(caught instanceof Error && 'errcode' in caught && typeof caught.errcode === 'number'))
    return LatheError.from(caught);
  const primary = caught.errcode & 0xff;
  const options = { details: { sqliteCode: caught.errcode }, cause: caught };
  if (busy.has(primary)) return new LatheError('unavailable', `The job database is busy: ${caught.message}.`, options);
  if (disk.has(primary))
    return new LatheError('io_error', `The job database cannot be written: ${caught.message}.`, options);
  if (damage.has(primary))
    return new LatheError('io_error', `The job database is damaged: ${caught.message}.`, options);
  return new LatheError('internal', `The job database refused a statement: ${caught.message}.`, options);
}
