import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { hashFile } from './hash-file.ts';

for (const sizeBytes of [0, 1, 1024 * 1024, 2_500_001]) {
  test(`SHA-256 of ${sizeBytes} bytes is the one of the bytes in memory`, async () => {
    await using directory = await TemporaryDirectory.create();
    const bytes = randomBytes(1, sizeBytes);
    const path = await directory.write('file', bytes);
    assert.equal(await hashFile(path), createHash('sha256').update(bytes).digest('hex'));
  });
}

test('a missing file is not_found', async () => {
  await using directory = await TemporaryDirectory.create();
  await assert.rejects(hashFile(directory.file('none')), { name: 'LatheError', code: 'not_found' });
});
