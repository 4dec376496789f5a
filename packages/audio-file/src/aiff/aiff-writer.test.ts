import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAll } from '../fixtures/read-all.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { AiffWriter } from './aiff-writer.ts';

test('what the FORM size cannot say is limit_exceeded; up to there it is written', async () => {
  await using directory = await TemporaryDirectory.create();
  const path = directory.file('a.aif');
  // FORM of type AIFF with COMM and the head of SSND has 46 bytes; one more is kept for a pad byte.
  const options = { container: 'aiff', sampleFormat: 's16', sampleRateHz: 48_000, channels: ['M'] } as const;
  await using writer = await AiffWriter.create(path, { ...options, largestFormBytes: 46 + 1 + 100 });
  writer.write(new Uint8Array(98));
  assert.throws(() => writer.write(new Uint8Array(4)), { code: 'limit_exceeded', message: /Write it as WAV/ });
  writer.write(new Uint8Array(2));
  assert.deepEqual(await writer.finish(), { sizeBytes: 154, lengthFrames: 50 });
  assert.equal((await readAll(path)).info.lengthFrames, 50);
});
