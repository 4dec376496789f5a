import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ManifestJournal } from './manifest-journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-journal-'));
after(() => rmSync(folder, { recursive: true }));
const run = '{"spec":{}}';
let files = 0;
const newFile = (): string => join(folder, `journal-${files++}`);

test('what was done is known again, and the same request opens the same batch', async () => {
  const path = newFile();
  let requestId = '';
  {
    await using journal = await ManifestJournal.open(path, run);
    requestId = journal.requestId;
    await journal.opened('bat_1');
    await journal.uploaded('/a.wav', 'ast_1');
    await journal.accepted([{ key: 'a', jobId: 'job_1', itemHash: 'h1' }]);
  }
  await using journal = await ManifestJournal.open(path, run);
  assert.deepEqual(
    [journal.requestId, journal.batchId, journal.assetOf('/a.wav'), journal.acceptedItems, journal.isClosed],
    [requestId, 'bat_1', 'ast_1', 1, false],
  );
  assert.deepEqual(journal.itemOf('a'), { jobId: 'job_1', itemHash: 'h1' });
  await journal.closed();
  await using closed = await ManifestJournal.open(path, run);
  assert.equal(closed.isClosed, true);
});

test('a line cut short is taken off, however often a run is cut off', async () => {
  const path = newFile();
  for (const key of ['a', 'b', 'c']) {
    await using journal = await ManifestJournal.open(path, run);
    await journal.accepted([{ key, jobId: `job_${key}`, itemHash: 'h' }]);
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"key":"torn`);
  }
  await using journal = await ManifestJournal.open(path, run);
  assert.equal(journal.acceptedItems, 3);
});

test('a journal of other options, or of something else, is refused and left as it was', async () => {
  const path = newFile();
  await (await ManifestJournal.open(path, run))[Symbol.asyncDispose]();
  const before = readFileSync(path, 'utf8');
  await assert.rejects(ManifestJournal.open(path, '{}'), { code: 'wrong_state' });
  assert.equal(readFileSync(path, 'utf8'), before);
  const other = newFile();
  writeFileSync(other, 'notes of mine\n');
  await assert.rejects(ManifestJournal.open(other, run), { code: 'wrong_state' });
  assert.equal(readFileSync(other, 'utf8'), 'notes of mine\n');
});
