import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { FileDigest } from './file-digest.ts';
import { InputFile } from './input-file.ts';

const folder = await TemporaryDirectory.create();
after(() => folder[Symbol.asyncDispose]());
const content = randomBytes(7, 3_000_001);
const path = await folder.write('content.bin', content);
const expected = createHash('sha256').update(content).digest('hex');

const ways: Readonly<Record<string, readonly (readonly [position: number, sizeBytes: number])[]>> = {
  'nothing read': [],
  'the head twice, then on': [
    [0, 512],
    [0, 12],
    [12, 8],
    [100, 900_000],
    [900_100, 2_099_901],
  ],
  'gaps that are passed over': [
    [0, 12],
    [4096, 1_000_000],
    [1_100_000, 1_000_000],
  ],
  'the tail before the middle': [
    [0, 44],
    [2_999_000, 1001],
    [44, 1_500_000],
    [1_500_044, 1_498_956],
  ],
  backwards: [
    [2_000_000, 500_000],
    [0, 10],
  ],
  'beyond the end': [[2_900_000, 500_000]],
};

for (const [name, reads] of Object.entries(ways)) {
  test(`the hash is that of the whole file after reading ${name}`, () => {
    const digest = new FileDigest();
    using file = InputFile.open(path, digest);
    for (const [position, sizeBytes] of reads) file.readInto(new Uint8Array(sizeBytes), position);
    assert.equal(digest.finish(path), expected);
  });
}
