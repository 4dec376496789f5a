import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { after, test } from 'node:test';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { OutputFile } from './output-file.ts';

const folder = await TemporaryDirectory.create();
after(() => folder[Symbol.asyncDispose]());
const mebibyte = 1024 * 1024;
const runBytes = 256 * 1024;

for (const partBytes of [1, 44, 4_095, 65_536, runBytes - 1, runBytes, 3 * mebibyte + 5]) {
  test(`what is appended ${partBytes} bytes at a time, with a header written anew, is what the file holds after sync`, () => {
    const path = folder.file(`parts-${partBytes}`);
    const content = randomBytes(3, partBytes === 1 ? 5_000 : 7_340_033);
    const header = randomBytes(4, 60);
    {
      using file = OutputFile.create(path);
      for (let position = 0; position < content.length; position += partBytes) {
        file.writeAt(content.subarray(position, position + partBytes), position);
      }
      file.writeAt(header, 0);
      file.sync();
      file.sync();
    }
    content.set(header);
    assert.ok(readFileSync(path).equals(content));
  });
}

test('bytes anywhere, in any order and over each other, end up where they were written last', () => {
  const path = folder.file('anywhere');
  const expected = new Uint8Array(2 * mebibyte);
  using file = OutputFile.create(path);
  for (const [index, position] of [700_000, 0, 1_048_570, 20, 2_000_000, 699_990].entries()) {
    const bytes = randomBytes(index, 40_000);
    file.writeAt(bytes, position);
    bytes.fill(0);
    expected.set(randomBytes(index, 40_000), position);
  }
  file.sync();
  assert.ok(readFileSync(path).equals(expected.subarray(0, 2_040_000)));
});

test('what is appended reaches the file in whole runs of 256 KiB', () => {
  const path = folder.file('runs');
  using file = OutputFile.create(path);
  for (let position = 0; position < 600_000; position += 50_000) file.writeAt(new Uint8Array(50_000), position);
  assert.equal(statSync(path).size, 2 * runBytes);
  file.sync();
  assert.equal(statSync(path).size, 600_000);
});

test(
  'a full disk is io_error at the write that meets it or at the sync',
  { skip: process.platform !== 'linux' },
  () => {
    using file = OutputFile.create('/dev/full');
    file.writeAt(new Uint8Array(100), 0);
    assert.throws(() => file.sync(), { name: 'LatheError', code: 'io_error' });
    assert.throws(() => file.writeAt(new Uint8Array(3 * mebibyte), 100), { name: 'LatheError', code: 'io_error' });
  },
);

test('after close a write is a fault of the caller', () => {
  const file = OutputFile.create(folder.file('closed'));
  file.close();
  file.close();
  assert.throws(() => file.writeAt(new Uint8Array(1), 0), { code: 'internal' });
});
