import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputFile } from '../files/input-file.ts';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { latin1 } from '../fixtures/wave-bytes.ts';
import { checkOggEnd } from './check-ogg-end.ts';
import { ErrorLines } from './error-lines.ts';
import { scanAdts, type AdtsScan } from './scan-adts.ts';

/** One ADTS frame of 44.1 kHz with a payload of noise. */
function adtsFrame(seed: number, payloadBytes: number, blockCount = 1): Uint8Array {
  const size = payloadBytes + 7;
  const header = [
    0xff,
    0xf1,
    0x50,
    0x80 | (size >> 11),
    (size >> 3) & 0xff,
    ((size & 7) << 5) | 0x1f,
    0xfc | (blockCount - 1),
  ];
  return Buffer.concat([Uint8Array.from(header), randomBytes(seed, payloadBytes)]);
}

async function inFile<Result>(bytes: Uint8Array, call: (file: InputFile) => Result): Promise<Result> {
  await using directory = await TemporaryDirectory.create();
  using file = InputFile.open(await directory.write('file', bytes));
  return call(file);
}

const frames = Array.from({ length: 3000 }, (_, index) => adtsFrame(index, 200 + (index % 700)));
const stream = Buffer.concat(frames);
const scan = async (bytes: Uint8Array): Promise<AdtsScan> => await inFile(bytes, scanAdts);

test('ADTS frames are counted across windows, between tags, with several blocks in one', async () => {
  assert.deepEqual(await scan(stream), { lengthFrames: 3000 * 1024, sampleRateHz: 44_100 });
  const id3v2 = Buffer.concat([latin1('ID3\x04\0\0\0\0\0\x0a'), new Uint8Array(10)]);
  const tagged = Buffer.concat([id3v2, adtsFrame(1, 99, 4), latin1('TAG'), new Uint8Array(125)]);
  assert.deepEqual(await scan(tagged), { lengthFrames: 4096, sampleRateHz: 44_100 });
});

test('ADTS that is cut off, lacks a byte, or has a broken header is input_corrupt with the place', async () => {
  await assert.rejects(scan(stream.subarray(0, -1)), {
    code: 'input_corrupt',
    details: { decodedFrames: 2999 * 1024 },
  });
  const first = frames[0]?.length ?? 0;
  await assert.rejects(scan(Buffer.concat([stream.subarray(0, first - 1), stream.subarray(first)])), {
    code: 'input_corrupt',
  });
  const broken = Buffer.from(stream);
  broken[first] = 0xfe;
  await assert.rejects(scan(broken), { code: 'input_corrupt', details: { offset: first, decodedFrames: 1024 } });
});

function oggPage(flags: number, payload: Uint8Array): Uint8Array {
  const segments = [...Array.from({ length: Math.floor(payload.length / 255) }, () => 255), payload.length % 255];
  const header = Buffer.alloc(27);
  header.write('OggS', 0, 'latin1');
  header[5] = flags;
  header[26] = segments.length;
  return Buffer.concat([header, Uint8Array.from(segments), payload]);
}

test('an Ogg ends with a page marked as the last; a cut one, also at a page border, is input_corrupt', async () => {
  const pages = [oggPage(2, randomBytes(1, 100)), oggPage(0, randomBytes(2, 60_000)), oggPage(4, randomBytes(3, 700))];
  await inFile(Buffer.concat(pages), checkOggEnd);
  // A payload may itself look like a page.
  await inFile(
    Buffer.concat([pages[0] ?? '', oggPage(4, latin1('xxOggS'))].map((part) => Buffer.from(part))),
    checkOggEnd,
  );
  const cut = [pages.slice(0, 2), pages.slice(0, 1)].map((kept) => Buffer.concat(kept));
  for (const bytes of [...cut, Buffer.concat(pages).subarray(0, -1), latin1('no page')]) {
    await assert.rejects(inFile(bytes, checkOggEnd), { code: 'input_corrupt' });
  }
});

test('of the warnings of ffmpeg only that of a cut packet is a fault, and levels are not shown', () => {
  const errors = new ErrorLines();
  errors.add(latin1('[caf @ 0x5557] [warning] Estimating duration from bitrate, this may be inaccurate\n'));
  errors.add(latin1('[warning] Guessed Channel Layout for Input Stream #0.0 : stereo\n'));
  errors.add(latin1('[warning] file:/dev/fd/3: corrupt input packet in stream 0\n'));
  errors.add(latin1('[tta @ 0x5557] [error] CRC error\n[fatal] gone\n'));
  assert.deepEqual(errors.lines, ['the file: corrupt input packet in stream 0', '[tta] CRC error', 'gone']);
});

test('error lines are distinct, bounded, and tell neither addresses nor paths nor refused video decoders', () => {
  const errors = new ErrorLines();
  errors.add(latin1('[flac @ 0x56212cbacd80] CRC error at PTS 2592\n[flac @ 0x55d44bc20380] CRC error at PTS 2592\n'));
  errors.add(latin1("[mpeg4 @ 0x1] Codec (mpeg4) not on whitelist 'aac,alac'\nfile:/dev/fd/3: Invalid data\n"));
  errors.add(latin1('/srv/tenants/acme/master.m4a: No such file\nbell\x07\r\n'));
  const expected = ['[flac] CRC error at PTS 2592', 'the file: Invalid data', '(path): No such file', 'bell.'];
  assert.deepEqual(errors.lines, expected);
  for (let index = 0; index < 5000; index++) errors.add(latin1(`line ${index} ${'x'.repeat(500)}\n`));
  assert.equal(errors.lines.length, 100);
  assert.ok(errors.lines.every((line) => line.length <= 200));
});
