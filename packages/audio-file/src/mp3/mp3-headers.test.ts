import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lossyBytes } from '../fixtures/lossy-files.ts';
import { readFloats } from '../fixtures/read-floats.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { musicChecksum } from './music-checksum.ts';
import { parseMpegHeader } from './parse-mpeg-header.ts';

async function read(bytes: Uint8Array): ReturnType<typeof readFloats> {
  await using directory = await TemporaryDirectory.create();
  return await readFloats(await directory.write('file.mp3', bytes));
}

/** Where the info frame of lame-cbr.mp3 begins, and the Info header in it. */
const infoFrame = 168;
const infoHeader = infoFrame + 36;

test('CRC-16 of "123456789" is 0xBB3D, whatever the pieces', () => {
  const bytes = Buffer.from('123456789');
  assert.equal(musicChecksum(0, bytes), 0xbb3d);
  assert.equal(musicChecksum(musicChecksum(0, bytes, 0, 3), bytes, 3), 0xbb3d);
});

const headers: readonly (readonly [readonly number[], number, number, number])[] = [
  [[0xff, 0xfb, 0x90, 0x00], 44_100, 1152, 417],
  [[0xff, 0xfb, 0x92, 0x00], 44_100, 1152, 418],
  [[0xff, 0xfb, 0xe8, 0xc0], 32_000, 1152, 1440],
  [[0xff, 0xf3, 0x80, 0xc0], 22_050, 576, 208],
  [[0xff, 0xe3, 0xe8, 0x00], 8_000, 576, 1440],
];
for (const [bytes, rate, frames, size] of headers) {
  test(`header ${Buffer.from(bytes).toString('hex')} is ${rate} Hz, ${frames} frames, ${size} bytes`, () => {
    const header = parseMpegHeader(Uint8Array.from(bytes), 0);
    assert.deepEqual([header?.sampleRateHz, header?.frameCount, header?.sizeBytes], [rate, frames, size]);
  });
}

test('free format, Layer I and II, and two frames of nothing are unsupported_format, by name', async () => {
  const repeat = (header: readonly number[], size: number): Buffer =>
    Buffer.concat(Array.from({ length: 5 }, () => Buffer.concat([Buffer.from(header), Buffer.alloc(size - 4)])));
  await assert.rejects(read(repeat([0xff, 0xfb, 0x00, 0x00], 417)), {
    code: 'unsupported_format',
    message: /free format/,
  });
  await assert.rejects(read(repeat([0xff, 0xfd, 0x90, 0x00], 522)), { code: 'unsupported_format', message: /Layer 2/ });
  await assert.rejects(read(repeat([0xff, 0xff, 0x90, 0x00], 416)), { code: 'unsupported_format', message: /Layer 1/ });
});

test('an MP3 behind an ID3v2 tag with zeros after it, with ID3v1 and APE tags at its end, reads the same', async () => {
  const whole = lossyBytes('lame-cbr.mp3');
  const { samples } = await read(whole);
  const body = Buffer.from('\0\0\0\0fake item', 'latin1');
  const footer = Buffer.alloc(32);
  footer.write('APETAGEX', 'latin1');
  footer.writeUInt32LE(2000, 8);
  footer.writeUInt32LE(body.length + 32, 12);
  const tagged = [
    whole.subarray(0, 168),
    Buffer.alloc(300),
    whole.subarray(168, -128),
    body,
    footer,
    whole.subarray(-128),
  ];
  const { info, samples: found } = await read(Buffer.concat(tagged));
  assert.deepEqual(found, samples);
  assert.deepEqual(
    info.chunks.map(({ id, sizeBytes }) => [id, sizeBytes]),
    [
      ['ID3V2', 168],
      ['APEV2', body.length + 32],
      ['ID3V1', 128],
    ],
  );
});

test('an MP3 that mp3gain changed is not held to its old checksum, and says so', async () => {
  const whole = lossyBytes('lame-cbr.mp3');
  const at = whole.length - 128 - 150;
  whole[at] = (whole[at] ?? 0) ^ 0x10;
  const body = Buffer.from('MP3GAIN_UNDO', 'latin1');
  const footer = Buffer.alloc(32);
  footer.write('APETAGEX', 'latin1');
  footer.writeUInt32LE(body.length + 32, 12);
  const { info } = await read(Buffer.concat([whole.subarray(0, -128), body, footer]));
  assert.deepEqual(
    info.warnings.map(({ code }) => code),
    ['no_checksum'],
  );
  assert.equal(info.lengthFrames, 15_001);
});

test('bytes behind the declared audio are ignored with a warning, another frame there is input_corrupt', async () => {
  const whole = lossyBytes('lame-cbr.mp3').subarray(0, -128);
  const { info } = await read(Buffer.concat([whole, Buffer.from('left over')]));
  assert.deepEqual(
    info.warnings.map(({ code }) => code),
    ['trailing_bytes'],
  );
  await assert.rejects(read(Buffer.concat([whole, whole.subarray(-418)])), { code: 'input_corrupt' });
});

test('a VBRI header declares the length, but not what the encoder added', async () => {
  const whole = lossyBytes('lame-cbr.mp3').subarray(infoFrame, -128);
  const frames = whole.readUInt32BE(infoHeader - infoFrame + 8);
  const vbri = Buffer.alloc(417);
  whole.copy(vbri, 0, 0, 4);
  vbri.write('VBRI', 36, 'latin1');
  vbri.writeUInt16BE(1, 40);
  vbri.writeUInt32BE(whole.length, 46);
  vbri.writeUInt32BE(frames, 50);
  const file = Buffer.concat([vbri, whole.subarray(417)]);
  const { info } = await read(file);
  assert.equal(info.lengthFrames, frames * 1152);
  assert.equal(info.encoderDelay, null);
  assert.deepEqual(
    info.warnings.map(({ code }) => code),
    ['no_checksum', 'encoder_delay_unknown'],
  );
  await assert.rejects(read(file.subarray(0, -500)), { code: 'input_corrupt' });
  vbri.writeUInt32BE(frames + 1, 50);
  await assert.rejects(read(Buffer.concat([vbri, whole.subarray(417)])), {
    code: 'input_corrupt',
    message: /frames; \d+ are there/,
  });
});

test('a file that begins in the middle of another, whose first frame needs what is gone, is input_corrupt', async () => {
  const whole = lossyBytes('lame-untagged.mp3');
  const header = parseMpegHeader(whole, 0);
  assert.ok(header);
  let refused = 0;
  for (let offset = header.sizeBytes; offset < header.sizeBytes * 8;) {
    const at = parseMpegHeader(whole, offset);
    assert.ok(at);
    await read(whole.subarray(offset)).catch((error: unknown) => {
      assert.equal(Reflect.get(Object(error), 'code'), 'input_corrupt');
      refused += 1;
    });
    offset += at.sizeBytes;
  }
  assert.ok(refused > 0);
});
