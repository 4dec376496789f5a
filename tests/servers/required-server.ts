import { test } from 'node:test';
import type { NoServer, ServerOrigin } from '@lathe/local-servers';

/** Fetching (Go modules, jars) takes minutes and a network: only in CI, or when asked for. */
export const mayFetch = process.env['CI'] === 'true' || process.env['LATHE_TEST_FETCH'] === '1';

/**
 * LATHE_TEST_SERVERS: where suites that take any server look for one, e.g. `docker` or `given,docker`; everywhere unless
 * set. Suites that need processes which they may kill look for those alone, whatever it says.
 */
export const origins: readonly ServerOrigin[] = originsOf(process.env['LATHE_TEST_SERVERS']);

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

function originsOf(list: string | undefined): readonly ServerOrigin[] {
  const all: readonly ServerOrigin[] = ['given', 'docker', 'local'];
  if (list === undefined || list === '') return all;
  return list.split(',').map((name) => {
    const origin = all.find((known) => known === name.trim());
    if (origin === undefined)
      throw new Error(`LATHE_TEST_SERVERS takes given, docker and local with commas between, got ${list}.`);
    return origin;
  });
}
