import assert from 'node:assert/strict';
import type { ErrorCode } from '../errors/index.ts';

/** Asserts that a call is refused with the given code of the catalogue. */
export async function rejectsWith(promise: Promise<unknown>, code: ErrorCode): Promise<void> {
  await assert.rejects(promise, (error: unknown) => {
    assert.ok(typeof error === 'object' && error !== null && 'code' in error, `not a LatheError: ${String(error)}`);
    assert.equal(error.code, code);
    return true;
  });
}
