import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container } from '../format/audio-file-info.ts';
import { chunkFate } from './chunk-fate.ts';

const cases: readonly (readonly [Container, string, string])[] = [
  ...['bext', 'iXML', 'LIST', 'cue ', 'smpl', 'axml', 'chna', 'id3 ', 'zzzz'].map(
    (id) => ['wav', id, 'carried'] as const,
  ),
  ...['fmt ', 'data', 'fact', 'ds64', 'JUNK', 'PAD ', 'FLLR'].map((id) => ['rf64', id, 'rebuilt'] as const),
  ...['PEAK', 'levl', 'MD5 '].map((id) => ['wav', id, 'obsolete'] as const),
  ...['VORBIS_COMMENT', 'PICTURE', 'CUESHEET', 'APPLICATION', 'ID3V2', 'RESERVED_9'].map(
    (id) => ['flac', id, 'lost'] as const,
  ),
  ['flac', 'STREAMINFO', 'rebuilt'],
  ['flac', 'PADDING', 'rebuilt'],
  ['flac', 'SEEKTABLE', 'obsolete'],
];
for (const [container, id, kind] of cases) {
  test(`${id} of ${container} is ${kind}`, () => {
    const fate = chunkFate(container, { id, offset: 0, sizeBytes: 0, position: 'before-data' });
    assert.equal(fate.kind, kind);
    assert.equal('reason' in fate, kind !== 'carried');
  });
}
