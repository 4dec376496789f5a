import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GuardedProcess } from './guarded-process.ts';

test('a guarded process is gone when the process that started it was killed', async () => {
  const fixture = fileURLToPath(new URL('./guarded-process.fixture.ts', import.meta.url));
  const parent = spawn(process.execPath, [fixture], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: parent.stdout }), 'line', { signal: AbortSignal.timeout(30_000) });
  const pid = Number(line);
  assert.ok(isAlive(pid));
  parent.kill('SIGKILL');
  await gone(pid);
});

test('a guarded process that is stopped is killed all the same, and its end is known', async () => {
  const guarded = await GuardedProcess.start('sleep', ['600'], () => undefined);
  guarded.signal('SIGSTOP');
  await guarded.kill();
  assert.ok(guarded.hasEnded);
  await gone(guarded.pid);
  await guarded.kill();
});

test('killing one that has ended before we heard of it waits for its end', async () => {
  const guarded = await GuardedProcess.start('sleep', ['600'], () => undefined);
  process.kill(guarded.pid, 'SIGKILL');
  // The guard collects it meanwhile; nobody tells us before we give up the thread.
  while (isAlive(guarded.pid)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  await guarded.kill();
  assert.ok(guarded.hasEnded);
});

test('its lines are told, and its end', async () => {
  const lines: string[] = [];
  const guarded = await GuardedProcess.start('sh', ['-c', 'echo one; echo two >&2'], (line) => lines.push(line));
  await guarded.ended;
  assert.deepEqual(lines, ['one', 'two']);
});

test('lines that come behind its end are told before the end is known', async () => {
  const lines: string[] = [];
  const script = '(sleep 0.02; echo late) & echo early; exit 1';
  const guarded = await GuardedProcess.start('sh', ['-c', script], (line) => lines.push(line));
  await guarded.ended;
  assert.deepEqual(lines, ['early', 'late']);
});

test('what it has started and left behind does not keep its end from being known', { timeout: 30_000 }, async () => {
  const lines: string[] = [];
  const guarded = await GuardedProcess.start('sh', ['-c', 'sleep 600 & echo $!'], (line) => lines.push(line));
  await guarded.ended;
  process.kill(Number(lines[0]), 'SIGKILL');
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Nothing tells of the end of a process that is not our child. */
async function gone(pid: number): Promise<void> {
  const patience = AbortSignal.timeout(10_000);
  while (isAlive(pid)) await delay(20, undefined, { signal: patience });
}
