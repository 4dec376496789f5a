import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAll } from '../fixtures/read-all.ts';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { chunk, formatChunk, latin1, wave } from '../fixtures/wave-bytes.ts';
import type { AudioFileInfo } from '../format/audio-file-info.ts';

const data = chunk('data', randomBytes(1, 40));

function list(type: string, fields: readonly Uint8Array[]): Uint8Array {
  return chunk('LIST', Buffer.concat([latin1(type), ...fields]));
}

async function infoOf(chunks: readonly Uint8Array[], maxTags = 100): Promise<AudioFileInfo> {
  await using directory = await TemporaryDirectory.create();
  const path = await directory.write('a.wav', wave([formatChunk(), ...chunks]));
  return (await readAll(path, { limits: { maxTags } })).info;
}

test('INFO fields before and behind the audio are tags, in UTF-8 or else Windows-1252, by the names of Vorbis comments', async () => {
  const { tags, warnings } = await infoOf([
    list('INFO', [
      chunk('INAM', Buffer.from('Überfahrt\0', 'utf8')),
      chunk('IART', latin1('Bj\xf6rk\0\0')),
      chunk('ISRC', latin1('DEA123456789')),
      chunk('ICRD', latin1('1999')),
    ]),
    data,
    list('INFO', [chunk('IART', latin1('The Band')), chunk('IXYZ', latin1('kept')), chunk('ICMT', latin1(''))]),
  ]);
  assert.deepEqual(tags, {
    TITLE: 'Überfahrt',
    ARTIST: 'Björk; The Band',
    ISRC: 'DEA123456789',
    DATE: '1999',
    IXYZ: 'kept',
  });
  assert.deepEqual(warnings, []);
});

test("INFO's ISRC that is no recording code is a source; other lists are no tags", async () => {
  const { tags } = await infoOf([
    list('INFO', [chunk('ISRC', latin1('Archive, shelf 3'))]),
    list('adtl', [chunk('labl', latin1('\x01\0\0\0Verse'))]),
    data,
  ]);
  assert.deepEqual(tags, { SOURCE: 'Archive, shelf 3' });
});

test('a field past its list gives what comes before it and tags_unreadable', async () => {
  const { tags, warnings } = await infoOf([
    list('INFO', [chunk('INAM', latin1('Song')), chunk('IART', latin1('abcd'), 5000)]),
    data,
  ]);
  assert.deepEqual(tags, { TITLE: 'Song' });
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['tags_unreadable'],
  );
});

test('more fields than the limit are limit_exceeded', async () => {
  const fields = Array.from({ length: 5 }, () => chunk('ICMT', latin1('x')));
  await assert.rejects(infoOf([list('INFO', fields), data], 4), { code: 'limit_exceeded' });
});
