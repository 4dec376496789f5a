import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseId3v2 } from './parse-id3v2.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

function textFrame(id: string, content: Buffer, options: { synchsafe?: boolean; flags?: number } = {}): Buffer {
  const size = Buffer.alloc(4);
  const shifts = options.synchsafe === true ? [21, 14, 7, 0] : [24, 16, 8, 0];
  for (const [index, shift] of shifts.entries())
    size[index] = (content.length >> shift) & (options.synchsafe === true ? 0x7f : 0xff);
  return Buffer.concat([latin1(id), size, Buffer.of(0, options.flags ?? 0), content]);
}

function tag(version: number, flags: number, body: Buffer): Buffer {
  const size = [21, 14, 7, 0].map((shift) => (body.length >> shift) & 0x7f);
  return Buffer.concat([latin1('ID3'), Buffer.of(version, 0, flags, ...size), body]);
}

const utf16 = Buffer.concat([Buffer.of(1, 0xff, 0xfe), Buffer.from('Größe', 'utf16le')]);
const cases: readonly (readonly [string, Buffer, Readonly<Record<string, string>>])[] = [
  [
    '2.3 in Latin-1, UTF-16 and a text of its own name',
    tag(
      3,
      0,
      Buffer.concat([
        textFrame('TIT2', latin1('\0Song')),
        textFrame('TPE1', utf16),
        textFrame('TXXX', latin1('\0barcode\x000123')),
      ]),
    ),
    { TITLE: 'Song', ARTIST: 'Größe', BARCODE: '0123' },
  ],
  [
    '2.4 in UTF-8 with two values and a length before the text',
    tag(
      4,
      0,
      Buffer.concat([
        textFrame('TSRC', Buffer.from('\x03XXLTH2600001'), { synchsafe: true }),
        textFrame('TPE1', Buffer.from('\x03A\0B'), { synchsafe: true }),
        textFrame('TALB', Buffer.from('\0\0\0\x04\x03Alb'), { synchsafe: true, flags: 1 }),
      ]),
    ),
    { ISRC: 'XXLTH2600001', ARTIST: 'A; B', ALBUM: 'Alb' },
  ],
  [
    '2.2 with names of three characters',
    tag(2, 0, Buffer.concat([latin1('TT2\0\0\x05\0Song'), latin1('TRK\0\0\x04\x003/9')])),
    { TITLE: 'Song', TRACKNUMBER: '3/9' },
  ],
  [
    'a picture and padding',
    tag(
      3,
      0,
      Buffer.concat([textFrame('APIC', Buffer.alloc(999)), textFrame('TIT2', latin1('\0Song')), Buffer.alloc(64)]),
    ),
    { TITLE: 'Song' },
  ],
  [
    '2.3 unsynchronised',
    tag(3, 0x80, Buffer.concat([latin1('TIT2\0\0\0\x03\0\0\0'), Buffer.of(0xff, 0, 0xe0)])),
    { TITLE: 'ÿà' },
  ],
];
for (const [what, bytes, expected] of cases) {
  test(`ID3v2 text: ${what}`, () => assert.deepEqual(parseId3v2(bytes, 100), { tags: expected, fault: null }));
}

test('a frame that runs past the tag ends it with a fault, keeping what came before', () => {
  const whole = tag(3, 0, Buffer.concat([textFrame('TIT2', latin1('\0Song')), latin1('TPE1\0\0\x7f\x7f\0\0\0x')]));
  const { tags, fault } = parseId3v2(whole, 100);
  assert.deepEqual(tags, { TITLE: 'Song' });
  assert.match(fault ?? '', /byte 15/);
  assert.match(parseId3v2(tag(9, 0, Buffer.alloc(9)), 100).fault ?? '', /2\.9/);
});

test('more frames than maxTags are limit_exceeded', () => {
  const body = Buffer.concat(Array.from({ length: 11 }, () => textFrame('TIT2', latin1('\0x'))));
  assert.throws(() => parseId3v2(tag(3, 0, body), 10), { code: 'limit_exceeded' });
});
