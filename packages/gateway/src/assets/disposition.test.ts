import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attachment, fileNameOf } from './disposition.ts';

for (const [header, name] of [
  [undefined, ''],
  ['inline', ''],
  ['attachment; filename=a.wav', 'a.wav'],
  ['attachment; filename="a \\"b\\".wav"', 'a "b".wav'],
  ['attachment; filename="x"; filename*=UTF-8\'\'%C3%A4.wav', 'ä.wav'],
  ["attachment; filename*=UTF-8''%ZZ", ''],
] as const)
  test(`${header} names ${JSON.stringify(name)}`, () => assert.equal(fileNameOf(header), name));

test('any name survives its header', () => {
  for (const name of ['a b.wav', "it's (1)*.flac", '日本.wav', 'a;b"c.wav'])
    assert.equal(fileNameOf(attachment(name)), name);
});
