import { test } from 'node:test';
import type { NoServer } from '@lathe/local-servers';

/** Fetching (Go modules, jars) takes minutes and a network: only in CI, or when asked for. */
export const mayFetch = process.env['CI'] === 'true' || process.env['LATHE_TEST_FETCH'] === '1';

/** Long steps of a search, for people who wait. */
export const onStep = (step: string): void => console.error(`  ${step} …`);

/**
 * The server that a suite needs; null after a skipped test that says what did not run for want of it.
 * @throws with CI=true, where nothing may be missing.
 */
export function requiredServer<Server extends object>(suite: string, found: Server | NoServer): Server | null {
  if (!('missing' in found)) return found;
  if (process.env['CI'] === 'true')
    throw new Error(`With CI=true no server may be missing. ${suite}: ${found.missing}`);
  void test(suite, { skip: found.missing }, () => undefined);
  return null;
}
