import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { processIdentity } from '@lathe/local-servers';
import { farmStateFile, OwnFarmState, readFarmState, readRunningFarm } from './farm-state.ts';

async function stateFile(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lathe-state-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'below', 'farm.json');
}

test('one farm at a time has a state file, and it goes with its owner', async (t) => {
  const file = await stateFile(t);
  {
    await using own = await OwnFarmState.claim(file);
    assert.equal((await readRunningFarm(file))?.owner.pid, process.pid);
    await assert.rejects(OwnFarmState.claim(file), { code: 'directory_in_use', message: new RegExp(`${process.pid}`) });
    await own.write(null);
    assert.equal((await readFarmState(file))?.farm, null);
  }
  assert.equal(await readFarmState(file), null);
});

test('the state of a process that has ended, or whose number another process has got, stands in nobody’s way', async (t) => {
  const file = await stateFile(t);
  await (await OwnFarmState.claim(file)).write(null);
  const running = processIdentity(process.pid);
  assert.notEqual(running, null);
  await writeFile(file, JSON.stringify({ owner: { pid: process.pid, started: 'an earlier boot/1' }, farm: null }));
  assert.equal(await readRunningFarm(file), null);
  await using own = await OwnFarmState.claim(file);
  await own.write(null);
  assert.deepEqual((await readRunningFarm(file))?.owner, running);
});

test('what is no state file is none', async (t) => {
  const file = await stateFile(t);
  await (await OwnFarmState.claim(file)).write(null);
  for (const text of [
    '',
    '{',
    '{}',
    '{"owner":{"pid":"1","started":"x"},"farm":null}',
    '{"owner":{"pid":1,"started":"x"},"farm":{}}',
  ]) {
    await writeFile(file, text);
    assert.equal(await readFarmState(file), null, text);
  }
  assert.notEqual(await readFile(file, 'utf8'), '');
});

test('a process is told from none, and an ended one is none even before it is collected', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const identity = processIdentity(pid);
  assert.equal(identity?.pid, pid);
  assert.deepEqual(processIdentity(pid), identity);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  assert.equal(processIdentity(pid), null);
});

test('the state lies in the data folder, else where the system keeps state', () => {
  assert.equal(farmStateFile('/srv/farm', '/state'), '/srv/farm/farm.json');
  assert.equal(farmStateFile(undefined, '/state'), '/state/lathe/farm.json');
  assert.match(farmStateFile(undefined, 'relative'), /\.local\/state\/lathe\/farm\.json$/);
});
