import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { readAll, readRest } from '../fixtures/read-all.ts';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { verbatimFlac, type VerbatimFlacSpec } from '../fixtures/verbatim-flac.ts';
import { latin1 } from '../fixtures/wave-bytes.ts';
import { openAudioFile } from '../open-audio-file.ts';

const pcm = randomBytes(3, 1000 * 4);
const base: VerbatimFlacSpec = { pcm, channelCount: 2, bitsPerSample: 16, blockFrames: 192 };
const noMd5 = new Uint8Array(16);

async function readBytes(bytes: Uint8Array): ReturnType<typeof readAll> {
  await using directory = await TemporaryDirectory.create();
  return await readAll(await directory.write('file.bin', bytes));
}

for (const bitsPerSample of [8, 16, 24] as const) {
  for (const channelCount of [1, 2, 6, 8]) {
    test(`${channelCount} channels of ${bitsPerSample} bit decode exactly, full scale and ±1 included`, async () => {
      const sampleBytes = bitsPerSample / 8;
      const samples = randomBytes(channelCount, 5003 * channelCount * sampleBytes);
      const full = 2 ** (bitsPerSample - 1);
      for (const [index, value] of [-full, full - 1, -1, 0, 1, -full + 1, full / 2, full / 2 - 1].entries()) {
        Buffer.from(samples.buffer).writeIntLE(value, index * sampleBytes, sampleBytes);
      }
      const { info, pcm: found } = await readBytes(
        verbatimFlac({ pcm: samples, channelCount, bitsPerSample, blockFrames: 1152 }),
      );
      assert.equal(info.lengthFrames, 5003);
      assert.equal(info.bitsPerSample, bitsPerSample);
      assert.equal(info.sampleFormat, bitsPerSample === 24 ? 's24' : 's16');
      const given = bitsPerSample === 8 ? Buffer.from(samples).map((_, index, all) => all[index] ?? 0) : samples;
      const decoded = bitsPerSample === 8 ? found.filter((_, index) => index % 2 === 1) : found;
      assert.equal(Buffer.compare(decoded, given), 0);
      assert.deepEqual(info.warnings, []);
    });
  }
}

test('all 16-bit and every 7th 24-bit integer survive the decoder', async () => {
  for (const [bitsPerSample, step] of [
    [16, 1],
    [24, 7],
  ] as const) {
    const sampleBytes = bitsPerSample / 8;
    const count = Math.floor(2 ** bitsPerSample / step);
    const samples = Buffer.alloc(count * sampleBytes);
    const lowest = -(2 ** (bitsPerSample - 1));
    for (let index = 0; index < count; index++)
      samples.writeIntLE(lowest + index * step, index * sampleBytes, sampleBytes);
    const md5 = createHash('md5').update(samples).digest();
    const bytes = verbatimFlac({ pcm: samples, channelCount: 1, bitsPerSample, blockFrames: 16_384, md5 });
    const { pcm: found } = await readBytes(bytes);
    assert.equal(Buffer.compare(found, samples), 0);
  }
});

test('frames that refer to STREAMINFO for rate and depth decode exactly', async () => {
  const { pcm: found } = await readBytes(verbatimFlac({ ...base, refersToStreamInfo: true }));
  assert.equal(Buffer.compare(found, pcm), 0);
});

test('rewind starts again, also after the end and in the middle, for any block size', async () => {
  await using directory = await TemporaryDirectory.create();
  await using reader = await openAudioFile(await directory.write('a.flac', verbatimFlac(base)));
  for (const blockFrames of [1, 191, 192, 193, 5000]) {
    assert.equal(Buffer.compare(await readRest(reader, blockFrames), pcm), 0);
    assert.equal(await reader.read(new Uint8Array(40)), 0);
    await reader.rewind();
    assert.equal(await reader.read(new Uint8Array(1403)), 350);
    await reader.rewind();
  }
});

test('zeros behind the last block change nothing, also on a second pass', async () => {
  await using directory = await TemporaryDirectory.create();
  const path = await directory.write('a.flac', Buffer.concat([verbatimFlac(base), new Uint8Array(5000)]));
  await using reader = await openAudioFile(path);
  for (let pass = 0; pass < 2; pass++) {
    assert.equal(Buffer.compare(await readRest(reader), pcm), 0);
    await reader.rewind();
  }
});

test('tags and blocks are listed; a layout tag decides between the 5.1 masks', async () => {
  const text = Buffer.from('WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x060F');
  const comment = Buffer.concat([Buffer.from([0, 0, 0, 0, 1, 0, 0, 0, text.length, 0, 0, 0]), text]);
  const bytes = verbatimFlac({
    ...base,
    pcm: randomBytes(1, 1200),
    channelCount: 6,
    blocks: [
      [4, comment],
      [6, randomBytes(1, 50)],
      [1, new Uint8Array(9)],
      [100, new Uint8Array(3)],
    ],
  });
  const { info } = await readBytes(bytes);
  assert.deepEqual(info.tags, { WAVEFORMATEXTENSIBLE_CHANNEL_MASK: '0x060F' });
  assert.equal(info.channelMask, 0x60f);
  const expected = ['STREAMINFO34', `VORBIS_COMMENT${comment.length}`, 'PICTURE50', 'PADDING9', 'RESERVED_1003'];
  assert.deepEqual(
    info.chunks.map(({ id, sizeBytes }) => `${id}${sizeBytes}`),
    expected,
  );
});

const id3v2 = Buffer.concat([latin1('ID3\x04\0\0\0\0\0\x0a'), new Uint8Array(10)]);
const oddities: readonly (readonly [string, Uint8Array, readonly string[]])[] = [
  ['an ID3v2 tag in front', Buffer.concat([id3v2, verbatimFlac(base)]), []],
  ['an ID3v1 tag behind', Buffer.concat([verbatimFlac(base), latin1('TAG'), new Uint8Array(125)]), ['trailing_bytes']],
  ['no MD5', verbatimFlac({ ...base, md5: noMd5 }), ['md5_not_set']],
  ['no length', verbatimFlac({ ...base, declaredFrames: 0 }), ['length_not_declared']],
  ['unreadable tags', verbatimFlac({ ...base, blocks: [[4, latin1('\xff\xff\xff\xff')]] }), ['tags_unreadable']],
];
for (const [what, bytes, warnings] of oddities) {
  test(`${what}: all 1000 frames, warnings [${warnings.join()}]`, async () => {
    const { info, pcm: found } = await readBytes(bytes);
    assert.equal(info.lengthFrames, 1000);
    assert.equal(Buffer.compare(found, pcm), 0);
    assert.deepEqual(
      info.warnings.map(({ code }) => code),
      warnings,
    );
  });
}

const good = verbatimFlac(base);
const flipped = Uint8Array.from(good, (byte, index) => (index === 2000 ? byte ^ 1 : byte));
const twoStreamInfos = verbatimFlac({ ...base, blocks: [[0, new Uint8Array(34)]] });
/** VORBIS_COMMENT with the tag that flac writes for a speaker mask. */
function maskComment(mask: string): Buffer {
  const text = Buffer.from(`WAVEFORMATEXTENSIBLE_CHANNEL_MASK=${mask}`);
  return Buffer.concat([Buffer.from([0, 0, 0, 0, 1, 0, 0, 0, text.length, 0, 0, 0]), text]);
}

for (const [channelCount, labels] of [
  [3, 'L R C'],
  [4, 'L R Ls Rs'],
  [5, 'L R C Ls Rs'],
  [7, 'L R C LFE Cs Ls Rs'],
] as const) {
  test(`a FLAC of ${channelCount} channels is ${labels} (RFC 9639 clause 9.1.3)`, async () => {
    const samples = pcm.subarray(0, 20 * channelCount);
    const { info, pcm: found } = await readBytes(verbatimFlac({ ...base, pcm: samples, channelCount }));
    assert.equal(info.channels.join(' '), labels);
    assert.equal(Buffer.compare(found, samples), 0);
  });
}

const hostile: readonly (readonly [string, Uint8Array, string])[] = [
  ['one flipped bit', flipped, 'input_corrupt'],
  ['a wrong MD5', verbatimFlac({ ...base, md5: randomBytes(1, 16) }), 'input_corrupt'],
  ['a missing block', verbatimFlac({ ...base, leaveOut: [2] }), 'input_corrupt'],
  [
    'a missing block and no MD5',
    verbatimFlac({ ...base, leaveOut: [2], md5: noMd5, declaredFrames: 808 }),
    'input_corrupt',
  ],
  ['a missing last block', verbatimFlac({ ...base, leaveOut: [5] }), 'input_corrupt'],
  ['a cut inside a block', good.subarray(0, 3000), 'input_corrupt'],
  ['1001 declared frames', verbatimFlac({ ...base, declaredFrames: 1001 }), 'input_corrupt'],
  ['999 declared frames', verbatimFlac({ ...base, declaredFrames: 999 }), 'input_corrupt'],
  ['2^36-1 declared frames', verbatimFlac({ ...base, declaredFrames: 2 ** 36 - 1 }), 'input_corrupt'],
  ['bytes behind the last block', Buffer.concat([good, latin1('stray')]), 'input_corrupt'],
  ['blocks of another depth than STREAMINFO', verbatimFlac({ ...base, declaredBitsPerSample: 24 }), 'input_corrupt'],
  ['3-bit samples', verbatimFlac({ ...base, declaredBitsPerSample: 3 }), 'malformed_media'],
  [
    'blocks longer than half a megabyte',
    verbatimFlac({ pcm: randomBytes(1, 800_000), channelCount: 8, bitsPerSample: 16, blockFrames: 50_000 }),
    'unsupported_format',
  ],
  [
    '3 channels and the mask of 5.1',
    verbatimFlac({ ...base, pcm: pcm.subarray(0, 600), channelCount: 3, blocks: [[4, maskComment('0x3f')]] }),
    'unsupported_layout',
  ],
  ['rate 0', verbatimFlac({ ...base, sampleRateHz: 0 }), 'unsupported_rate'],
  ['rate 655350', verbatimFlac({ ...base, sampleRateHz: 655_350 }), 'unsupported_rate'],
  ['no block of audio', verbatimFlac({ ...base, pcm: new Uint8Array(0) }), 'input_empty'],
  ['two STREAMINFO', twoStreamInfos, 'malformed_media'],
  ['nothing but fLaC', latin1('fLaC'), 'malformed_media'],
  ['a STREAMINFO cut off', good.subarray(0, 30), 'malformed_media'],
  ['PADDING first', Buffer.concat([latin1('fLaC\x81\0\0\x02'), new Uint8Array(9)]), 'malformed_media'],
  ['a block of type 127', Buffer.concat([latin1('fLaC\xff\0\0\x02'), new Uint8Array(9)]), 'malformed_media'],
];
for (const [what, bytes, code] of hostile) {
  test(`a FLAC with ${what} is ${code}`, async () => {
    await assert.rejects(readBytes(bytes), { name: 'LatheError', code });
  });
}

test('damage is told with its byte and the frames before it, again on every read, and rewind clears it', async () => {
  await using directory = await TemporaryDirectory.create();
  await using reader = await openAudioFile(await directory.write('a.flac', flipped));
  const target = new Uint8Array(192 * 4);
  for (let pass = 0; pass < 2; pass++) {
    assert.equal(await reader.read(target), 192);
    assert.equal(await reader.read(target), 192);
    const details = { offset: 42 + 2 * (768 + 12), decodedFrames: 384, declaredFrames: 1000 };
    await assert.rejects(reader.read(target), { code: 'input_corrupt', details });
    await assert.rejects(reader.read(target), { code: 'input_corrupt', details });
    await reader.rewind();
  }
});

test('limits hold: blocks, tags and duration, declared or counted', async () => {
  await using directory = await TemporaryDirectory.create();
  const path = await directory.write('a.flac', verbatimFlac({ ...base, blocks: [[1, noMd5]] }));
  const open = await directory.write('b.flac', verbatimFlac({ ...base, declaredFrames: 0 }));
  await assert.rejects(openAudioFile(path, { limits: { maxChunks: 1 } }), { code: 'limit_exceeded' });
  for (const one of [path, open]) {
    await assert.rejects(openAudioFile(one, { limits: { maxDurationSeconds: 0.02 } }), { code: 'limit_exceeded' });
  }
});
