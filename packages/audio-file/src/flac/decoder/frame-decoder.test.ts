import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LatheError } from '@lathe/core/errors';
import { codedFlac } from '../../fixtures/coded-flac.ts';
import { randomIntegers } from '../../fixtures/random-bytes.ts';
import { readAll } from '../../fixtures/read-all.ts';
import { TemporaryDirectory } from '../../fixtures/temporary-directory.ts';
import { crc16 } from '../flac-checksums.ts';

for (const bitsPerSample of [4, 7, 8, 12, 16, 17, 20, 24, 25, 31, 32]) {
  test(`${bitsPerSample} bit in every way of coding a subframe decode to the samples and their MD5`, async () => {
    await using directory = await TemporaryDirectory.create();
    for (const channelCount of [1, 2, 6]) {
      const made = codedFlac({ seed: bitsPerSample * 10 + channelCount, bitsPerSample, channelCount, blockCount: 40 });
      const { info, pcm } = await readAll(await directory.write('a.flac', made.bytes));
      const sampleBytes = bitsPerSample <= 16 ? 2 : bitsPerSample <= 24 ? 3 : 4;
      assert.equal(info.sampleFormat, `s${sampleBytes * 8}`);
      assert.equal(info.bitsPerSample, bitsPerSample);
      assert.equal(pcm.length, made.samples.length * sampleBytes);
      const bytes = Buffer.from(pcm);
      const shift = BigInt(sampleBytes * 8 - bitsPerSample);
      const wrong = made.samples.findIndex(
        (sample, index) => BigInt(bytes.readIntLE(index * sampleBytes, sampleBytes)) !== sample << shift,
      );
      assert.equal(wrong, -1, `${channelCount} channels`);
    }
  });
}

test('frames with right checksums and wrong content are input_corrupt, by the format or by the MD5', async () => {
  await using directory = await TemporaryDirectory.create();
  let found = 0;
  for (let round = 0; round < 600; round++) {
    const next = randomIntegers(round);
    const bitsPerSample = [4, 16, 24, 32][round % 4] ?? 16;
    const { bytes } = codedFlac({ seed: round, bitsPerSample, channelCount: 1 + (round % 2), blockCount: 1 });
    const frame = Buffer.from(bytes.subarray(42));
    for (let change = 0; change <= next(3); change++) {
      const at = 6 + next(Math.min(round % 3 ? 12 : frame.length, frame.length) - 8);
      frame[at] = (frame[at] ?? 0) ^ (1 << next(8));
    }
    const footer = frame.length - 2;
    frame.writeUInt16BE(crc16(0, frame, 0, footer), footer);
    const path = await directory.write('a.flac', Buffer.concat([bytes.subarray(0, 42), frame]));
    try {
      await readAll(path);
    } catch (error) {
      assert.ok(error instanceof LatheError && error.code === 'input_corrupt', String(error));
      found += 1;
    }
  }
  // A changed bit of padding changes no sample.
  assert.ok(found > 570, `${found} of 600`);
});
