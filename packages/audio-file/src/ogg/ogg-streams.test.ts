import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lossyBytes } from '../fixtures/lossy-files.ts';
import { onePacketPage, sealPage, splitPages } from '../fixtures/ogg-bytes.ts';
import { readFloats } from '../fixtures/read-floats.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { parseSetup } from '../vorbis/parse-setup.ts';
import { oggChecksum } from './ogg-checksum.ts';

async function read(bytes: Uint8Array): ReturnType<typeof readFloats> {
  await using directory = await TemporaryDirectory.create();
  return await readFloats(await directory.write('file.ogg', bytes));
}

test('the CRC-32 of Ogg of "123456789" is 0x89A1897F, whatever the pieces', () => {
  const bytes = Buffer.from('123456789');
  assert.equal(oggChecksum(0, bytes), 0x89a1897f);
  assert.equal(oggChecksum(oggChecksum(0, bytes, 0, 2), bytes, 2), 0x89a1897f);
});

for (const [first, second] of [
  ['opusenc.opus', 'opusenc-mono.opus'],
  ['oggenc.ogg', 'ffmpeg-pages.ogg'],
  ['oggenc.ogg', 'opusenc.opus'],
  ['opusenc.opus', 'opusenc.opus'],
] as const) {
  test(`${first} chained to ${second} is refused as chained, not read as the first alone`, async () => {
    const chained = Buffer.concat([lossyBytes(first), lossyBytes(second)]);
    await assert.rejects(read(chained), { code: 'unsupported_format', message: /chained/ });
  });
}

const otherCodecs = [
  ['\x80theora\x03\x02', /Ogg with Theora/],
  ['whatever', /Ogg with an unknown codec/],
] as const;
for (const [magic, message] of otherCodecs) {
  test(`Ogg whose first packet is ${JSON.stringify(magic)} is unsupported_format by name`, async () => {
    const page = onePacketPage(Buffer.from(magic, 'latin1'), { serial: 1, sequence: 0, flags: 2, granule: 0n });
    await assert.rejects(read(page), { code: 'unsupported_format', message });
  });
}

test('a second stream is refused by name, but a Skeleton beside the audio is passed over', async () => {
  const [head = Buffer.alloc(0), ...rest] = splitPages(lossyBytes('opusenc.opus'));
  const beside = (magic: string): Buffer[] => [
    onePacketPage(Buffer.from(magic, 'latin1'), { serial: 99, sequence: 0, flags: 2, granule: 0n }),
    onePacketPage(Buffer.from('more'), { serial: 99, sequence: 1, flags: 4, granule: 0n }),
  ];
  const [skeleton = head, skeletonEnd = head] = beside('fishead\0');
  const { samples } = await read(lossyBytes('opusenc.opus'));
  assert.deepEqual((await read(Buffer.concat([skeleton, head, skeletonEnd, ...rest]))).samples, samples);
  const [video = head, videoEnd = head] = beside('\x80theora');
  await assert.rejects(read(Buffer.concat([video, head, videoEnd, ...rest])), {
    code: 'unsupported_format',
    message: /Ogg with Theora and Opus/,
  });
});

test('bytes behind the end of the stream are ignored with a warning', async () => {
  const { info } = await read(Buffer.concat([lossyBytes('opusenc.opus'), Buffer.from('left over')]));
  assert.deepEqual(
    info.warnings.map(({ code }) => code),
    ['trailing_bytes'],
  );
});

/** The Opus file with its header changed. */
function withHead(name: string, change: (packet: Buffer) => void): Buffer {
  const [head = Buffer.alloc(0), ...rest] = splitPages(lossyBytes(name));
  change(head.subarray(28));
  return Buffer.concat([sealPage(head), ...rest]);
}

test('an output gain of -6.0206 dB in the Opus header halves every sample; R128 tags change none', async () => {
  const { samples } = await read(lossyBytes('opusenc.opus'));
  const { samples: halved } = await read(withHead('opusenc.opus', (packet) => packet.writeInt16LE(-1541, 16)));
  const factor = 0.5 * (1 + 0.00007);
  for (const [index, sample] of samples.entries()) {
    assert.ok(Math.abs(halved[index]! - sample * factor) < 1e-4, `sample ${index}`);
  }
});

test('a longer pre-skip cuts more from the beginning and nothing else', async () => {
  const { samples, info } = await read(lossyBytes('opusenc.opus'));
  const later = await read(withHead('opusenc.opus', (packet) => packet.writeUInt16LE(312 + 100, 10)));
  assert.equal(later.info.lengthFrames, info.lengthFrames - 100);
  assert.deepEqual(later.samples, samples.subarray(200));
});

/** Every position moved, as in a stream that was recorded from its middle on. */
function movedBy(name: string, frames: bigint): Buffer {
  const headerPages = name.endsWith('.opus') ? 2 : 3;
  const pages = splitPages(lossyBytes(name)).map((page, index) => {
    if (index < headerPages && page.readBigInt64LE(6) === 0n) return page;
    page.writeBigInt64LE(page.readBigInt64LE(6) + frames, 6);
    return sealPage(page);
  });
  return Buffer.concat(pages);
}

for (const name of ['opusenc.opus', 'ffmpeg-pages.ogg']) {
  test(`${name} whose positions begin at 1 000 000 holds the same audio`, async () => {
    const { samples } = await read(lossyBytes(name));
    assert.deepEqual((await read(movedBy(name, 1_000_000n))).samples, samples);
  });
}

test('positions that begin before 0 cut a Vorbis at its beginning, and make an Opus input_corrupt', async () => {
  const { samples } = await read(lossyBytes('ffmpeg-pages.ogg'));
  const { samples: cut, info } = await read(movedBy('ffmpeg-pages.ogg', -100n));
  assert.deepEqual(cut, samples.subarray(200));
  assert.equal(info.encoderDelay?.startFrames, 100);
  await assert.rejects(read(movedBy('opusenc.opus', -100n)), { code: 'input_corrupt' });
});

const heads: readonly (readonly [string, (packet: Buffer) => void, string])[] = [
  ['version 16', (packet) => packet.writeUInt8(16, 8), 'unsupported_format'],
  ['0 channels', (packet) => packet.writeUInt8(0, 9), 'malformed_media'],
  ['3 channels in family 0', (packet) => packet.writeUInt8(3, 9), 'malformed_media'],
  ['family 255', (packet) => packet.writeUInt8(255, 18), 'unsupported_layout'],
];
for (const [what, change, code] of heads) {
  test(`an Opus header of ${what} is ${code}`, async () => {
    await assert.rejects(read(withHead('opusenc.opus', change)), { code });
  });
}

test('a picture in the comments is named by its size, and broken comments are a warning', async () => {
  const [head = Buffer.alloc(0), , ...rest] = splitPages(lossyBytes('opusenc.opus'));
  const withComments = (comments: Buffer): Buffer => {
    const packet = Buffer.concat([Buffer.from('OpusTags'), comments]);
    return Buffer.concat([head, onePacketPage(packet, { serial: 4, sequence: 1, flags: 0, granule: 0n }), ...rest]);
  };
  const text = (value: string): Buffer => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(value.length);
    return Buffer.concat([size, Buffer.from(value, 'latin1')]);
  };
  const count = Buffer.of(2, 0, 0, 0);
  const picture = `METADATA_BLOCK_PICTURE=${'A'.repeat(5000)}`;
  const { info } = await read(withComments(Buffer.concat([text('maker'), count, text('TITLE=Song'), text(picture)])));
  assert.deepEqual(info.tags, { TITLE: 'Song', METADATA_BLOCK_PICTURE: '(a picture, 5000 characters of base64)' });
  const broken = await read(withComments(Buffer.concat([text('maker'), Buffer.of(9, 0, 0, 0), text('TITLE=Song')])));
  assert.deepEqual(
    broken.info.warnings.map(({ code }) => code),
    ['tags_unreadable'],
  );
});

test('the setup header of a real Vorbis has two modes, short and long, and one cut short or changed is refused', () => {
  const pages = splitPages(lossyBytes('oggenc.ogg'));
  const file = Buffer.concat(pages);
  const start = file.indexOf('\x05vorbis', 0, 'latin1');
  // It ends with its page, behind which the audio begins.
  const end = (pages[0]?.length ?? 0) + (pages[1]?.length ?? 0);
  const setup = file.subarray(start, end);
  assert.deepEqual(parseSetup(setup, 2), [{ isLong: false }, { isLong: true }]);
  for (const size of [8, 100, 1000, setup.length - 2])
    assert.equal(typeof parseSetup(setup.subarray(0, size), 2), 'string');
  const changed = Buffer.from(setup);
  changed[8] = (changed[8] ?? 0) ^ 1;
  assert.equal(parseSetup(changed, 2), 'a codebook does not begin as it must');
});
