import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WrittenContainer } from '../create-audio-file.ts';
import type { Container } from '../format/audio-file-info.ts';
import { chunkFate } from './chunk-fate.ts';

const riffIds = ['bext', 'iXML', 'LIST', 'cue ', 'smpl', 'axml', 'chna', 'dbmd', '_PMX', 'id3 ', 'ID3 ', 'zzzz'];
const aiffIds = ['NAME', 'AUTH', 'ANNO', '(c) ', 'COMT', 'MARK', 'INST', 'MIDI', 'AESD', 'APPL', 'ID3 ', 'zzzz'];

/** The kind, and for a carried chunk its new identifier. */
type Case = readonly [Container, WrittenContainer, string, string, string?];
const cases: readonly Case[] = [
  ...riffIds.flatMap((id): Case[] =>
    (['wav', 'rf64', 'bw64', 'w64'] as const).map((from) => [from, 'wav', id, 'carried', id]),
  ),
  ...riffIds.map((id): Case => ['wav', 'bw64', id, 'carried', id]),
  ...aiffIds.map((id): Case => ['aiff', 'aifc', id, 'carried', id]),
  ...aiffIds.map((id): Case => ['aifc', 'aiff', id, 'carried', id]),
  ...['fmt ', 'data', 'fact', 'ds64', 'JUNK', 'PAD ', 'FLLR'].map((id): Case => ['rf64', 'wav', id, 'rebuilt']),
  ...['fmt ', 'data', 'fact', 'junk'].map((id): Case => ['w64', 'aiff', id, 'rebuilt']),
  ...['COMM', 'SSND', 'FVER', 'CHAN', 'FLLR'].map((id): Case => ['aifc', 'aifc', id, 'rebuilt']),
  ...['PEAK', 'levl', 'MD5 '].map((id): Case => ['wav', 'wav', id, 'obsolete']),
  ['aifc', 'aifc', 'PEAK', 'obsolete'],
  // What one family owns is an unknown chunk to the other.
  ...['COMM', 'CHAN', 'SSND'].map((id): Case => ['wav', 'wav', id, 'carried', id]),
  ...['fmt ', 'data'].map((id): Case => ['aiff', 'aiff', id, 'carried', id]),
  ...['RIFF', 'BW64', 'FORM'].map((id): Case => ['wav', 'wav', id, 'lost']),
  ['wav', 'aiff', 'id3 ', 'carried', 'ID3 '],
  ['w64', 'aifc', 'ID3 ', 'carried', 'ID3 '],
  ['aiff', 'wav', 'ID3 ', 'carried', 'id3 '],
  ['aifc', 'bw64', 'ID3 ', 'carried', 'id3 '],
  ...['bext', 'LIST', 'axml', 'zzzz'].map((id): Case => ['wav', 'aiff', id, 'lost']),
  ...['NAME', 'MARK', 'APPL', 'zzzz'].map((id): Case => ['aiff', 'wav', id, 'lost']),
  ['w64', 'wav', '{ABF76256-392D-11D2-86C7-00C04F8EDB8A}', 'lost'],
  ...['VORBIS_COMMENT', 'PICTURE', 'CUESHEET', 'APPLICATION', 'ID3V2', 'RESERVED_9'].map((id): Case => [
    'flac',
    'wav',
    id,
    'lost',
  ]),
  ['flac', 'wav', 'STREAMINFO', 'rebuilt'],
  ['flac', 'aiff', 'PADDING', 'rebuilt'],
  ['flac', 'wav', 'SEEKTABLE', 'obsolete'],
  ['mp3', 'wav', 'ID3 ', 'lost'],
];
for (const [from, to, id, kind, newId] of cases) {
  test(`${id} of ${from} is ${kind} in ${to}${newId === undefined ? '' : ` as ${newId}`}`, () => {
    const fate = chunkFate(from, to, { id, offset: 0, sizeBytes: 0, position: 'before-data' });
    assert.equal(fate.kind, kind);
    assert.equal('reason' in fate, kind !== 'carried');
    assert.equal(fate.kind === 'carried' ? fate.id : undefined, newId);
  });
}
