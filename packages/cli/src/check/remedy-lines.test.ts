import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remedyLines } from './remedy-lines.ts';

for (const [file, shown] of [
  ['a.wav', 'a.wav'],
  ['a song.wav', "'a song.wav'"],
  ["it's.wav", "'it'\\''s.wav'"],
  ['-14.wav', './-14.wav'],
  ['-a song.wav', "'./-a song.wav'"],
] as const) {
  test(`the command of a remedy takes ${file} as ${shown}`, () => {
    const lines = remedyLines('Write it again: lathe fix FILE --out DIR --profile spotify', file, 80);
    assert.deepEqual(lines, ['→ Write it again:', `    lathe fix ${shown} --out DIR --profile spotify`]);
  });
}
