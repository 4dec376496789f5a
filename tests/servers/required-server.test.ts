import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const reporter = fileURLToPath(new URL('../../scripts/test-reporter.ts', import.meta.url));
const fixture = fileURLToPath(new URL('missing-server.fixture.ts', import.meta.url));

function runFixture(environment: Readonly<Record<string, string>>): { readonly status: number | null; words: string } {
  const { CI: _ci, NODE_TEST_CONTEXT: _context, ...rest } = process.env;
  const args = ['--test', `--test-reporter=${reporter}`, fixture];
  const { status, stdout } = spawnSync(process.execPath, args, { env: { ...rest, ...environment }, encoding: 'utf8' });
  return { status, words: stdout };
}

test('a server that is missing is said at the end, with its reason', () => {
  const { status, words } = runFixture({});
  assert.equal(status, 0);
  assert.match(words, /0 passed, 0 failed, 1 did not run/);
  assert.match(words, /!!! DID NOT RUN:\n.*: a suite\n!!! +No such server is here\./);
});

test('with CI=true a server that is missing is a failure, and counted', () => {
  const { status, words } = runFixture({ CI: 'true' });
  assert.equal(status, 1);
  assert.match(words, /With CI=true no server may be missing\. a suite: No such server is here\./);
  assert.match(words, /0 passed, 1 failed/);
});

test('an origin that does not exist is refused', () => {
  const { status, words } = runFixture({ LATHE_TEST_SERVERS: 'docker,podman' });
  assert.equal(status, 1);
  assert.match(words, /LATHE_TEST_SERVERS takes given, docker and local with commas between, got docker,podman/);
});
