import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { sweepTemporaryFiles } from './sweep-temporary-files.ts';
import { placeOfProcess, temporaryPath } from './temporary-path.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-sweep-'));
after(() => rmSync(folder, { recursive: true }));

/** The id of a process that has ended. */
function deadPid(): number {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  return pid;
}

function write(name: string, ageMs = 0): string {
  const path = join(folder, name);
  writeFileSync(path, 'x');
  const time = new Date(Date.now() - ageMs);
  utimesSync(path, time, time);
  return name;
}

test('only files that Lathe named and whose process is gone are removed', async () => {
  const place = placeOfProcess();
  const otherPlace = place === '00000000' ? '11111111' : '00000000';
  const random = 'a'.repeat(16);
  const dead = deadPid();
  const day = 86_400_000;
  const kept = [
    write(basename(temporaryPath(join(folder, 'x.wav')))),
    write(`.lathe-${place}-${process.ppid}-${random}.tmp`, 9 * day),
    write(`.lathe-${otherPlace}-${dead}-${random}.tmp`, day),
    write(`.lathe-${random}.tmp`, 9 * day),
    write(`.lathe-${place}-${dead}-${random}.tmp.wav`),
    write('.other.tmp', 9 * day),
    write('master.wav', 9 * day),
  ];
  const directory = `.lathe-${place}-${dead}-${'b'.repeat(16)}.tmp`;
  mkdirSync(join(folder, directory));
  write(`.lathe-${place}-${dead}-${random}.tmp`);
  write(`.lathe-${place}-${process.pid}-${random}.tmp`, process.uptime() * 1000 + 60_000);
  write(`.lathe-${otherPlace}-${dead}-${'c'.repeat(16)}.tmp`, 3 * day);
  assert.equal(await sweepTemporaryFiles(folder), 3);
  assert.deepEqual(readdirSync(folder).toSorted(), [...kept, directory].toSorted());
  assert.equal(await sweepTemporaryFiles(folder), 0);
});

test('a folder that is not there has nothing to sweep', async () => {
  assert.equal(await sweepTemporaryFiles(join(folder, 'none')), 0);
});
