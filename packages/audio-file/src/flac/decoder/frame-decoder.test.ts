import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codedFlac } from '../../fixtures/coded-flac.ts';
import { readAll } from '../../fixtures/read-all.ts';
import { TemporaryDirectory } from '../../fixtures/temporary-directory.ts';

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
