import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { lathePath, runLathe } from '../support/cli.ts';
import { goodFile } from '../support/hostile-files.ts';

test('what a kill -9 leaves in the output folder is gone after the next run; files of others stay', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-killed-'));
  const out = join(folder, 'out');
  mkdirSync(out);
  try {
    // A quarter of an hour of silence: a hole on the disk, and long enough in the making to be killed.
    const path = join(folder, 'long.wav');
    const dataBytes = 900 * 44_100 * 4;
    const header = Buffer.from(goodFile.subarray(0, 44));
    header.writeUInt32LE(dataBytes + 36, 4);
    header.writeUInt32LE(dataBytes, 40);
    writeFileSync(path, header);
    truncateSync(path, dataBytes + 44);

    const isTemporary = (name: string): boolean => name.endsWith('.tmp');
    const began = Promise.withResolvers<undefined>();
    const watcher = watch(out, (_event, name) => {
      if (name !== null && isTemporary(name)) began.resolve(undefined);
    });
    const killed = spawn(process.execPath, [lathePath, 'master', path, '--out', out], { stdio: 'ignore' });
    const ended = once(killed, 'exit', { signal: AbortSignal.timeout(120_000) });
    await Promise.race([began.promise, ended]);
    watcher.close();
    killed.kill('SIGKILL');
    await ended;
    assert.deepEqual(readdirSync(out).filter(isTemporary).length, 1, 'the killed run was writing');

    writeFileSync(join(out, '.lathe-mine.tmp'), 'not of Lathe');
    writeFileSync(join(folder, 'good.wav'), goodFile);
    const run = await runLathe(['master', join(folder, 'good.wav'), '--out', out]);
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(readdirSync(out).toSorted(), ['.lathe-mine.tmp', 'good.report.json', 'good.wav']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
