import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { LatheClient } from '@lathe/client';
import { FarmProcess } from '../../scripts/farm-process.ts';
import { missing } from '../peers/tools.ts';

const strace = (): string | null =>
  spawnSync('strace', ['-V'], { stdio: 'ignore' }).status === 0 ? null : 'strace is missing (apt-get install strace)';
const skip = missing(strace) ?? false;
const recording = join(
  dirname(createRequire(import.meta.url).resolve('supersonic-scsynth-samples/package.json')),
  'samples',
  'loop_perc1.flac',
);

test('before each acknowledgement: fsync of the file, rename, fsync of its directory, commit', { skip }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-trace-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const trace = join(folder, 'trace.txt');
  const calls = 'fsync,fdatasync,rename,renameat,renameat2,link,linkat,write,writev,pwrite64,sendto,sendmsg';
  const wrapper = ['strace', '-D', '-f', '-yy', '-s', '65536', '-e', `trace=${calls}`, '-o', trace];
  let assetId = '';
  let jobId = '';
  let outputs: readonly string[] = [];
  {
    await using farm = await FarmProcess.start(join(folder, 'data'), { wrapper });
    await using client = LatheClient.connect(farm.grpcAddress);
    assetId = (await client.assets.uploadFile(recording)).asset.id;
    const spec = { master: { target_lufs: -14, ceiling_dbtp: -1, policy: 'best-effort' } };
    jobId = (await client.jobs.create({ inputs: [{ role: 'source', assetId, name: 'take' }], spec })).job.id;
    for await (const event of client.jobs.watch(jobId)) outputs = event.job.outputs.map((output) => output.assetId);
  }
  assert.equal(outputs.length, 2);
  const lines = readFileSync(trace, 'utf8').split('\n');
  /** The line on which the first call of this pattern behind `from` had returned. */
  const after = (from: number, pattern: RegExp, what: string): number => {
    const found = lines.findIndex((line, index) => index > from && pattern.test(line));
    assert.ok(found > from, `no ${what} after line ${from}`);
    const line = lines[found] ?? '';
    if (!line.includes('<unfinished ...>')) return found;
    const [thread = ''] = line.split(' ');
    return lines.findIndex(
      (other, index) => index > found && other.startsWith(`${thread} `) && other.includes('resumed>'),
    );
  };
  /** The line that first tells somebody outside of this id. */
  const told = (id: string): number =>
    after(-1, new RegExp(`(write|writev|sendto|sendmsg)\\(\\d+<TCP.*${id}`), `answer with ${id}`);

  const stored = after(-1, /fsync\(\d+<[^>]*\/tmp\//, 'fsync of the uploaded file');
  const renamed = after(stored, /rename\w*\(.*\/tmp\/.*\/objects\//, 'rename to its key');
  const listed = after(renamed, /fsync\(\d+<[^>]*\/objects(\/[^>]*)?>/, 'fsync of its directory');
  const committed = after(listed, /f(data)?sync\(\d+<[^>]*-wal>/, 'commit of its row');
  assert.ok(told(assetId) > committed, 'the upload was acknowledged before its row was durable');

  const rowWritten = after(-1, new RegExp(`pwrite64\\(\\d+<[^>]*-wal>.*${jobId}`), 'row of the job');
  const jobCommitted = after(rowWritten, /f(data)?sync\(\d+<[^>]*-wal>/, 'commit of the job');
  assert.ok(told(jobId) > jobCommitted, 'the job was acknowledged before its row was durable');

  for (const outputId of outputs) {
    const written = after(-1, new RegExp(`pwrite64\\(\\d+<[^>]*-wal>.*${outputId}`), 'row of the output');
    const durable = after(written, /f(data)?sync\(\d+<[^>]*-wal>/, 'commit of the output');
    assert.ok(told(outputId) > durable, `output ${outputId} was announced before its row was durable`);
  }
});
