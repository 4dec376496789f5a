import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultAudioLimits } from '../format/audio-limits.ts';
import { parseVorbisComment } from './parse-vorbis-comment.ts';

function payload(comments: readonly string[], count = comments.length): Uint8Array {
  const field = (text: string): Uint8Array => {
    const bytes = Buffer.from(text, 'utf8');
    const size = Buffer.alloc(4);
    size.writeUInt32LE(bytes.length);
    return Buffer.concat([size, bytes]);
  };
  const countBytes = Buffer.alloc(4);
  countBytes.writeUInt32LE(count);
  return Buffer.concat([field('a test'), countBytes, ...comments.map(field)]);
}

test('names are upper-cased, several values joined, UTF-8 kept, comments without a name skipped', () => {
  const tags = parseVorbisComment(
    payload(['Title=Über=uns', 'artist=A', 'ARTIST=B', 'nothing', '=x', '__proto__=y']),
    defaultAudioLimits,
  );
  assert.ok(tags);
  assert.deepEqual(Object.entries(tags), [
    ['TITLE', 'Über=uns'],
    ['ARTIST', 'A; B'],
    ['__PROTO__', 'y'],
  ]);
});

test('lengths past the end give null', () => {
  const whole = payload(['TITLE=x']);
  for (let size = 0; size < whole.length; size++)
    assert.equal(parseVorbisComment(whole.subarray(0, size), defaultAudioLimits), null);
  assert.equal(parseVorbisComment(payload(['TITLE=x'], 2), defaultAudioLimits), null);
});

test('a count past the limit is limit_exceeded before anything is read', () => {
  assert.throws(() => parseVorbisComment(payload([], 0xffff_ffff), defaultAudioLimits), { code: 'limit_exceeded' });
});
