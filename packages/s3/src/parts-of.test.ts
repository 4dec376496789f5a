import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf, type BodyPart } from './parts-of.ts';

async function* chunksOf(text: string, chunkBytes: number): AsyncGenerator<Uint8Array> {
  // One buffer that is used again and again, as some sources do.
  const buffer = Buffer.alloc(chunkBytes);
  for (let start = 0; start < text.length; start += chunkBytes) {
    const length = buffer.write(text.slice(start, start + chunkBytes));
    yield buffer.subarray(0, length);
  }
}

for (const [text, expected] of [
  ['', ['']],
  ['abc', ['abc']],
  ['abcd', ['abcd']],
  ['abcde', ['abcd', 'e']],
  ['abcdefgh', ['abcd', 'efgh']],
  ['abcdefghijklm', ['abcd', 'efgh', 'ijkl', 'm']],
] as const) {
  for (const chunkBytes of [1, 3, 4, 5, 100]) {
    test(`${text.length} bytes in chunks of ${chunkBytes} are ${expected.length} parts of 4`, async () => {
      const parts: BodyPart[] = [];
      for await (const part of partsOf(chunksOf(text, chunkBytes), 4)) parts.push(part);
      assert.deepEqual(
        parts.map(({ bytes }) => bytes.toString()),
        expected,
      );
      assert.deepEqual(
        parts.map(({ number, isLast }) => [number, isLast]),
        expected.map((_, index) => [index + 1, index === expected.length - 1]),
      );
    });
  }
}
