import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LatheClient } from '@lathe/client';
import { FarmProcess } from '../../scripts/farm-process.ts';
import { writeFloatWav } from '../support/float-wav.ts';
import { endOf, eventOf, loudSpec, submitNoise, untilRendering } from '../support/follow-job.ts';
import { noise } from '../support/noise.ts';

const leaseMs = 2000;
const tries = 100;

/** A folder of the test's own, and a noise file of so many seconds in it. */
function prepare(t: TestContext, seconds: number): { folder: string; path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-zombie-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'noise.wav');
  const samples = noise(5, seconds * 44_100).map((sample) => sample * 0.1);
  writeFloatWav(path, 44_100, [samples, samples]);
  return { folder, path };
}

function startNode(
  t: TestContext,
  file: string,
  args: readonly string[],
  env: Record<string, string> = {},
): ChildProcess {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

/** The next line of a process for which `wanted` holds. */
async function lineOf(lines: AsyncIterable<string>, wanted: (line: string) => boolean): Promise<string> {
  for await (const line of lines) if (wanted(line)) return line;
  return assert.fail('The process ended without the line.');
}

async function metric(farm: FarmProcess, name: string): Promise<number> {
  const text = await (await fetch(`${farm.httpOrigin}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

test(`a second process that is stopped past its lease of 2 s and continued is refused ${tries} of ${tries} times`, async (t) => {
  const { folder, path } = prepare(t, 1);
  const args = ['--no-worker', '--lease-ms', String(leaseMs)];
  await using farm = await FarmProcess.start(join(folder, 'data'), { args });
  await using client = LatheClient.connect(farm.grpcAddress);
  const { asset } = await client.assets.uploadFile(path);
  const inputs = [{ role: 'source', assetId: asset.id, name: 'noise.wav' }];
  const jobs: string[] = [];
  for (let index = 0; index < tries; index += 1) {
    jobs.push((await client.jobs.create({ inputs, spec: loudSpec, noReuse: true, label: `${index}` })).job.id);
  }
  const zombie = startNode(t, './stale-claimer.ts', [farm.grpcAddress, String(tries)]);
  assert.ok(zombie.stdout && zombie.stdin);
  const lines = createInterface({ input: zombie.stdout })[Symbol.asyncIterator]();
  const claimed = await lines.next();
  assert.equal(claimed.value, 'claimed');
  zombie.kill('SIGSTOP');
  await Promise.all(jobs.map((id) => eventOf(client, id, ({ type }) => type === 'requeued')));
  zombie.kill('SIGCONT');
  zombie.stdin.write('complete\n');
  const answers: unknown = JSON.parse((await lines.next()).value ?? 'null');
  assert.deepEqual(
    answers,
    Array.from({ length: tries }, () => 'stale_fence'),
  );
  assert.equal(await metric(farm, 'lathe_fenced_writes_total'), tries);
  for (const id of jobs) {
    const { job, attempts } = await client.jobs.get(id);
    assert.equal(job.state === 'cancelled', false, `${id} took the stale word for it`);
    assert.equal(attempts.find(({ fence }) => fence === 1)?.outcome, 'lost');
  }
});

test('a worker process that is stopped in a render past its lease drops it, while another finishes the job once', async (t) => {
  const { folder, path } = prepare(t, 30);
  const args = ['--no-worker', '--lease-ms', String(leaseMs)];
  await using farm = await FarmProcess.start(join(folder, 'data'), { args });
  await using client = LatheClient.connect(farm.grpcAddress);
  const worker = (name: string): { child: ChildProcess; lines: AsyncIterable<string> } => {
    const child = startNode(t, '../../services/worker/main.ts', [], {
      LATHE_GATEWAY_ADDRESS: farm.grpcAddress,
      LATHE_SLOTS: '1',
      LATHE_SCRATCH_DIRECTORY: join(folder, name),
    });
    assert.ok(child.stdout);
    return { child, lines: createInterface({ input: child.stdout }) };
  };
  const zombie = worker('zombie');
  const zombieEnds = lineOf(zombie.lines, (line) => line.includes('attempt ended'));
  const { id } = await submitNoise(client, path);
  await untilRendering(client, id);
  zombie.child.kill('SIGSTOP');
  await eventOf(client, id, ({ type }) => type === 'requeued');
  const healthy = worker('healthy');
  await untilRendering(client, id, 2);
  zombie.child.kill('SIGCONT');
  assert.match(await zombieEnds, /"outcome":"(lost|expired)"/);
  const job = await endOf(client, id);
  assert.deepEqual([job.state, job.fence, job.losses], ['succeeded', 2, 1]);
  const { attempts } = await client.jobs.get(id);
  assert.deepEqual(
    attempts.toSorted((a, b) => a.fence - b.fence).map(({ outcome }) => outcome),
    ['lost', 'succeeded'],
  );
  for (const { child } of [zombie, healthy]) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await exited, [0, null]);
  }
});
