import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputFile } from '../../files/input-file.ts';
import { TemporaryDirectory } from '../../fixtures/temporary-directory.ts';
import { latin1 } from '../../fixtures/wave-bytes.ts';
import { cutMp4Audio } from './cut-mp4-audio.ts';
import { readMp4Track, type Mp4Track } from './read-mp4-track.ts';

function box(type: string, ...payload: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(payload);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + body.length);
  return Buffer.concat([size, latin1(type), body]);
}

function words(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeInt32BE(value | 0, index * 4);
  return bytes;
}

interface Mp4Spec {
  readonly times?: readonly (readonly [count: number, ticks: number])[];
  readonly edits?: readonly (readonly [duration: number, mediaTime: number])[];
  readonly isLong?: boolean;
  readonly dataReferenceFlags?: number;
  readonly gapless?: string;
  readonly handler?: string;
}

/** A video track in front, then the audio track, and `moov` behind a `mdat`. */
function mp4({
  times = [
    [236, 1024],
    [1, 594],
  ],
  edits = [[5026, 1024]],
  ...spec
}: Mp4Spec = {}): Uint8Array {
  const handler = (type: string): Uint8Array => box('hdlr', words(0, 0), latin1(type), new Uint8Array(12));
  const video = box('trak', box('mdia', handler('vide')));
  const entries = spec.isLong
    ? edits.map(([duration, time]) => words(0, duration, time < 0 ? -1 : 0, time, 0x1_0000))
    : edits.map(([duration, time]) => words(duration, time, 0x1_0000));
  const list =
    edits.length > 0 ? [box('edts', box('elst', words(spec.isLong ? 0x100_0000 : 0, edits.length), ...entries))] : [];
  const reference = box('url ', words(spec.dataReferenceFlags ?? 1), latin1('file:///etc/passwd\0'));
  const table = box('stbl', box('stts', words(0, times.length), ...times.map(([count, ticks]) => words(count, ticks))));
  const media = box('minf', box('dinf', box('dref', words(0, 1), reference)), table);
  const audio = box(
    'trak',
    ...list,
    box('mdia', box('mdhd', words(0, 0, 0, 48_000, 0, 0)), handler(spec.handler ?? 'soun'), media),
  );
  const tag = spec.gapless === undefined ? [] : [gaplessTag(spec.gapless)];
  const moov = box('moov', box('mvhd', words(0, 0, 0, 1000, 0)), video, audio, ...tag);
  return Buffer.concat([box('ftyp', latin1('M4A \0\0\0\0')), box('mdat', new Uint8Array(1000)), moov]);
}

function gaplessTag(text: string): Uint8Array {
  const parts = [box('mean', words(0), latin1('com.apple.iTunes')), box('name', words(0), latin1('iTunSMPB'))];
  const tag = box('----', ...parts, box('data', words(1, 0), latin1(text)));
  return box('udta', box('meta', words(0), box('ilst', tag)));
}

async function read(bytes: Uint8Array): Promise<Mp4Track | null> {
  await using directory = await TemporaryDirectory.create();
  using file = InputFile.open(await directory.write('a.m4a', bytes));
  return readMp4Track(file);
}

for (const isLong of [false, true]) {
  test(`times, scales and the ${isLong ? '64' : '32'}-bit edit list of the audio track are read`, async () => {
    assert.deepEqual(await read(mp4({ isLong })), {
      movieTicksPerSecond: 1000,
      mediaTicksPerSecond: 48_000,
      packetCount: 237,
      mediaTicks: 242_258,
      packetTicks: 1024,
      edits: [{ durationTicks: 5026, mediaTime: 1024 }],
      gapless: null,
    });
  });
}

test('fragments leave no table of packets: null', async () => {
  assert.equal(await read(mp4({ times: [] })), null);
});

test('iTunSMPB is read in frames', async () => {
  const gapless = ' 00000000 00000840 000001CA 000000000003AE52 00000000 00000000 00000000 00000000';
  const track = await read(mp4({ gapless }));
  assert.deepEqual(track?.gapless, { delayFrames: 0x840, paddingFrames: 0x1ca, lengthFrames: 0x3_ae52 });
});

const hostile: readonly (readonly [string, Uint8Array, string])[] = [
  ['no moov', mp4().subarray(0, 900), 'input_corrupt'],
  ['no audio track', mp4({ handler: 'text' }), 'unsupported_format'],
  ['audio in another file', mp4({ dataReferenceFlags: 0 }), 'unsupported_format'],
  ['20,000 boxes', Buffer.concat(Array.from({ length: 20_000 }, () => box('free'))), 'limit_exceeded'],
  ['nothing behind ftyp', box('ftyp', latin1('M4A ')), 'input_corrupt'],
];
for (const [what, bytes, code] of hostile) {
  test(`an MP4 with ${what} is ${code}`, async () => {
    await assert.rejects(read(bytes), { name: 'LatheError', code });
  });
}

const base: Mp4Track = {
  movieTicksPerSecond: 1000,
  mediaTicksPerSecond: 48_000,
  packetCount: 237,
  mediaTicks: 242_258,
  packetTicks: 1024,
  edits: [{ durationTicks: 5026, mediaTime: 1024 }],
  gapless: null,
};
const cuts: readonly (readonly [
  string,
  Partial<Mp4Track>,
  number,
  boolean,
  readonly [number, number, number | null, string | null],
])[] = [
  ['a shortened last packet decides, not milliseconds', {}, 48_000, true, [1024, 241_234, 430, 'edit list']],
  [
    'whole packets and an edit in frames',
    { mediaTicks: 242_688, movieTicksPerSecond: 48_000, edits: [{ durationTicks: 241_234, mediaTime: 1024 }] },
    48_000,
    true,
    [1024, 241_234, 430, 'edit list'],
  ],
  [
    'whole packets and an edit in milliseconds',
    { mediaTicks: 242_688 },
    48_000,
    true,
    [1024, 241_248, 416, 'edit list'],
  ],
  [
    'iTunSMPB before all',
    { mediaTicks: 242_688, gapless: { delayFrames: 2112, paddingFrames: 342, lengthFrames: 240_234 } },
    48_000,
    true,
    [2112, 240_234, 342, 'iTunSMPB'],
  ],
  [
    'an iTunSMPB that does not add up is ignored',
    { gapless: { delayFrames: 2112, paddingFrames: 9, lengthFrames: 9 } },
    48_000,
    true,
    [1024, 241_234, 430, 'edit list'],
  ],
  [
    'an empty edit in front',
    {
      edits: [
        { durationTicks: 40, mediaTime: -1 },
        { durationTicks: 5026, mediaTime: 1024 },
      ],
    },
    48_000,
    true,
    [1024, 241_234, 430, 'edit list'],
  ],
  [
    'an edit that ends early',
    { edits: [{ durationTicks: 1000, mediaTime: 0 }] },
    48_000,
    true,
    [0, 48_000, 194_688, 'edit list'],
  ],
  [
    'an edit shorter than a tick',
    { edits: [{ durationTicks: 0, mediaTime: 1024 }], packetCount: 2, mediaTicks: 1025 },
    48_000,
    true,
    [1024, 1, 1023, 'edit list'],
  ],
  ['no edit list', { edits: [] }, 48_000, true, [0, 242_258, 430, 'packet durations']],
  [
    'a lossless codec has no padding',
    { edits: [{ durationTicks: 5047, mediaTime: 0 }], packetTicks: 4096, packetCount: 60 },
    48_000,
    false,
    [0, 242_258, null, null],
  ],
  [
    'a decoder that doubles the rate',
    {
      mediaTicksPerSecond: 24_000,
      mediaTicks: 121_129,
      packetTicks: 1024,
      packetCount: 119,
      edits: [{ durationTicks: 5026, mediaTime: 512 }],
    },
    48_000,
    true,
    [1024, 241_234, 1454, 'edit list'],
  ],
];
for (const [what, change, sampleRateHz, isLossy, [start, length, end, declaredBy]] of cuts) {
  test(`${what}: ${length} frames from ${start}`, () => {
    const cut = cutMp4Audio({ ...base, ...change }, sampleRateHz, isLossy);
    assert.equal(cut.startFrames, start);
    assert.equal(cut.lengthFrames, length);
    assert.equal(cut.encoderDelay?.endFrames ?? null, end);
    assert.equal(cut.encoderDelay?.declaredBy ?? null, declaredBy);
    assert.ok(cut.leastDecodedFrames >= start + length && cut.mostDecodedFrames >= cut.leastDecodedFrames);
  });
}

test('several stretches are unsupported_format, an edit behind the end input_corrupt', () => {
  const edits = [
    { durationTicks: 100, mediaTime: 0 },
    { durationTicks: 100, mediaTime: 9000 },
  ];
  assert.throws(() => cutMp4Audio({ ...base, edits }, 48_000, true), { code: 'unsupported_format' });
  const behind = [{ durationTicks: 100, mediaTime: 300_000 }];
  assert.throws(() => cutMp4Audio({ ...base, edits: behind }, 48_000, true), { code: 'input_corrupt' });
});
