import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { readAll } from '../fixtures/read-all.ts';
import { randomIntegers } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';

const samples = join(dirname(fileURLToPath(import.meta.resolve('supersonic-scsynth-samples'))), 'samples');
const names = readdirSync(samples).filter((name) => name.endsWith('.flac'));

test('all 206 CC0 recordings decode to the MD5 their encoder wrote', async () => {
  assert.equal(names.length, 206);
  for (const name of names) {
    const path = join(samples, name);
    const { info, pcm } = await readAll(path);
    const declared = readFileSync(path).subarray(26, 42).toString('hex');
    assert.equal(createHash('md5').update(pcm).digest('hex'), declared, name);
    assert.deepEqual(info.warnings, []);
  }
});

test('a real recording with 50 damaged bytes, cut off, or with a byte more is always input_corrupt', async () => {
  await using directory = await TemporaryDirectory.create();
  const whole = readFileSync(join(samples, 'bd_haus.flac'));
  const next = randomIntegers(50);
  for (let round = 0; round < 40; round++) {
    const start = 9000 + next(whole.length - 9050);
    const bytes = Buffer.from(whole);
    for (let index = 0; index < 50; index++) bytes[start + index] = (bytes[start + index] ?? 0) ^ (1 + next(255));
    const damaged =
      round % 3 === 0
        ? bytes
        : round % 3 === 1
          ? whole.subarray(0, start)
          : Buffer.concat([whole, bytes.subarray(0, 1)]);
    const path = await directory.write('damaged.flac', damaged);
    await assert.rejects(readAll(path), { name: 'LatheError', code: 'input_corrupt' });
  }
});
