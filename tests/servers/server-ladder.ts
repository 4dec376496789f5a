import type { FoundServer, NoServer, SearchOptions } from '@lathe/local-servers';

/** What the environment says about where tests look for servers and what they may fetch. */
export const serverEnvironment = {
  isCi: process.env['CI'] === 'true',
  /** Fetching what a local server is made of takes a network and up to a minute. */
  mayFetch: process.env['CI'] === 'true' || process.env['LATHE_TEST_FETCH'] === '1',
  kafka: { given: process.env['KAFKA_BROKERS'], image: process.env['LATHE_TEST_KAFKA_IMAGE'] },
} as const;

/** For searches by tests: says each long step on standard error. */
export const searchOptions: SearchOptions = { onStep: (step) => console.error(`(${step})`) };

/**
 * Why a suite cannot run, for the `skip` of a test that says so at the end of the run; null when the server is there.
 * With CI=true a missing server throws.
 */
export function missingServer(found: FoundServer | NoServer): string | null {
  if (!('missing' in found)) return null;
  if (serverEnvironment.isCi) throw new Error(`With CI=true nothing may be missing: ${found.missing}`);
  return found.missing;
}
