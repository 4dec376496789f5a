import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free-port.ts';

const timeout = 60_000;

/** The gateway service with this environment alone. */
function startGateway(t: TestContext, env: Record<string, string>): ChildProcess {
  const main = fileURLToPath(new URL('../../services/gateway/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'pipe'], env });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

test(
  'a gateway whose database is away says so in one line, waits, and stops when it is told to',
  { timeout },
  async (t) => {
    const port = await freePort();
    const child = startGateway(t, {
      LATHE_DATABASE_URL: `postgres://lathe:secret@127.0.0.1:${port}/lathe`,
      LATHE_KAFKA_BROKERS: `127.0.0.1:${port}`,
      LATHE_S3_BUCKET: 'lathe',
      LATHE_PLAIN_TEXT: 'behind-proxy',
    });
    assert.ok(child.stdout);
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const said: unknown = JSON.parse(String(line));
    assert.ok(typeof said === 'object' && said !== null && 'message' in said && 'msg' in said);
    assert.equal(said.message, `The farm database does not answer: connect ECONNREFUSED 127.0.0.1:${port}.`);
    assert.equal(said.msg, 'cannot start yet; trying again every second');
    assert.doesNotMatch(String(line), /secret|\bat .*:\d+:\d+/);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await exited, [null, 'SIGTERM']);
  },
);

test(
  'a gateway with a wrong environment says what is wrong, without a stack, and exits with 2',
  { timeout },
  async (t) => {
    const child = startGateway(t, { LATHE_DATABASE_URL: 'mysql://x', LATHE_LEASE_MS: '0' });
    assert.ok(child.stderr);
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    assert.equal(code, 2);
    assert.match(said, /^invalid_argument: /);
    assert.match(said, /LATHE_LEASE_MS/);
    assert.doesNotMatch(said, /\bat .*:\d+:\d+/);
  },
);
