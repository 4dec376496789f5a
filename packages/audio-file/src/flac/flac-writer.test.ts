import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { randomBytes, randomIntegers } from '../fixtures/random-bytes.ts';
import { readAll, readRest } from '../fixtures/read-all.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { verbatimFlac } from '../fixtures/verbatim-flac.ts';
import { channelLabels } from '../format/channel-layout.ts';
import { openAudioFile } from '../open-audio-file.ts';
import { flacBlocksToCarry, obsoleteFlacTags } from './carry-flac-blocks.ts';
import { FlacWriter, type FlacWriterOptions } from './flac-writer.ts';
import { parseStreamInfo } from './stream-info.ts';

const stereo: FlacWriterOptions = { sampleFormat: 's16', sampleRateHz: 44_100, channels: ['L', 'R'] };

async function write(path: string, options: FlacWriterOptions, pcm: Uint8Array, cutBytes: number): Promise<Uint8Array> {
  await using writer = await FlacWriter.create(path, options);
  for (let position = 0; position < pcm.length; position += cutBytes) {
    writer.write(pcm.subarray(position, position + cutBytes));
  }
  const written = await writer.finish();
  const bytes = await readFile(path);
  assert.equal(written.sizeBytes, bytes.length);
  return bytes;
}

/** Signals that reach every way of coding a subframe. */
const signals: Readonly<Record<string, (index: number, full: number, next: (bound: number) => number) => number>> = {
  silence: () => 0,
  'a constant': () => -37,
  'white noise': (_, full, next) => next(2 * full) - full,
  'full-scale alternation': (index, full) => (index % 2 ? full - 1 : -full),
  'a tone with noise': (index, full, next) => Math.round(Math.sin(index / 20) * full * 0.7) + next(9) - 4,
  'a loud low tone': (index, full) => Math.round(Math.sin(index / 900) * (full - 1)),
  'a lone click': (index, full) => (index === 2999 ? -full : 0),
  'a step of 256': (index, _, next) => (next(40) - 20 + (index >> 9)) * 256,
};
for (const bitsPerSample of [16, 24] as const) {
  for (const [what, signal] of Object.entries(signals)) {
    test(`${what} of ${bitsPerSample} bit comes back exactly from mono, stereo and 8 channels`, async () => {
      await using directory = await TemporaryDirectory.create();
      for (const channelCount of [1, 2, 8]) {
        const next = randomIntegers(channelCount);
        const frameCount = 9001;
        const sampleBytes = bitsPerSample / 8;
        const pcm = Buffer.alloc(frameCount * channelCount * sampleBytes);
        for (let index = 0; index < frameCount * channelCount; index++) {
          // Channels that share most of the signal make the stereo modes differ.
          const value = signal(Math.floor(index / channelCount), 2 ** (bitsPerSample - 1), next);
          pcm.writeIntLE(value, index * sampleBytes, sampleBytes);
        }
        const path = directory.file('a.flac');
        const sampleFormat = `s${bitsPerSample}` as const;
        const channels = channelLabels(channelCount, null);
        const bytes = await write(path, { sampleFormat, sampleRateHz: 48_000, channels }, pcm, pcm.length);
        const { info, pcm: found } = await readAll(path);
        assert.equal(Buffer.compare(found, pcm), 0, `${channelCount} channels`);
        assert.equal(info.lengthFrames, frameCount);
        assert.deepEqual(info.channels, channels);
        assert.deepEqual(info.warnings, []);
        assert.ok(bytes.length < pcm.length + 8192, `${bytes.length} bytes for ${pcm.length} of PCM`);
      }
    });
  }
}

for (const lengthFrames of [1, 2, 15, 16, 17, 255, 256, 257, 4095, 4096, 4097, 8192, 44_101]) {
  test(`${lengthFrames} frames: the same bytes however they are cut; STREAMINFO has length, MD5 and sizes`, async () => {
    await using directory = await TemporaryDirectory.create();
    const pcm = randomBytes(lengthFrames, lengthFrames * 4);
    const path = directory.file('a.flac');
    const whole = await write(path, stereo, pcm, pcm.length);
    for (const cutFrames of [1000, 4096, 5003]) {
      const cut = await write(directory.file('b.flac'), stereo, pcm, cutFrames * 4);
      assert.equal(Buffer.compare(cut, whole), 0, `cut by ${cutFrames}`);
    }
    const info = parseStreamInfo(whole.subarray(8, 42));
    assert.equal(info.lengthFrames, lengthFrames);
    assert.equal(info.md5, createHash('md5').update(pcm).digest('hex'));
    const view = Buffer.from(info.payload);
    assert.equal(view.readUInt16BE(0), 4096);
    assert.equal(view.readUInt16BE(2), 4096);
    assert.ok(view.readUIntBE(4, 3) > 0 && view.readUIntBE(4, 3) <= view.readUIntBE(7, 3));
    assert.equal(Buffer.compare((await readAll(path)).pcm, pcm), 0);
  });
}

for (const sampleRateHz of [8000, 11_025, 22_050, 32_000, 48_000, 88_200, 96_000, 176_400, 192_000, 352_800, 384_000]) {
  test(`${sampleRateHz} Hz is said in a way every frame repeats`, async () => {
    await using directory = await TemporaryDirectory.create();
    const pcm = randomBytes(1, 5000 * 4);
    const path = directory.file('a.flac');
    await write(path, { ...stereo, sampleRateHz }, pcm, pcm.length);
    const { info, pcm: found } = await readAll(path);
    assert.equal(info.sampleRateHz, sampleRateHz);
    assert.equal(Buffer.compare(found, pcm), 0);
  });
}

test('the seek table points at frames 10 s apart, and at twice the distance past 120 points', async () => {
  await using directory = await TemporaryDirectory.create();
  for (const [seconds, points] of [
    [45, 5],
    [1300, 65],
  ] as const) {
    const path = directory.file('a.flac');
    const second = new Uint8Array(8000 * 2);
    {
      await using writer = await FlacWriter.create(path, { sampleFormat: 's16', sampleRateHz: 8000, channels: ['M'] });
      for (let index = 0; index < seconds; index++) writer.write(second);
      await writer.finish();
    }
    await using reader = await openAudioFile(path);
    assert.equal(reader.info.lengthFrames, seconds * 8000);
    const table = reader.info.chunks.find(({ id }) => id === 'SEEKTABLE');
    assert.ok(table);
    assert.equal(table.sizeBytes / 18, points);
    const payload = Buffer.from(await reader.readChunk(table));
    const bytes = await readFile(path);
    const framesOffset = Math.max(...reader.info.chunks.map(({ offset, sizeBytes }) => offset + sizeBytes));
    for (let index = 0; index < points; index++) {
      const startFrame = Number(payload.readBigUInt64BE(index * 18));
      const offset = framesOffset + Number(payload.readBigUInt64BE(index * 18 + 8));
      assert.equal(bytes.readUInt16BE(offset), 0xfff8);
      assert.equal(startFrame % 4096, 0);
      assert.ok(startFrame % (points === 5 ? 80_000 : 160_000) < 4096);
    }
  }
});

function comments(...texts: readonly string[]): Uint8Array {
  const fields = ['another encoder', ...texts].map((text) => {
    const bytes = Buffer.from(text, 'latin1');
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return Buffer.concat([length, bytes]);
  });
  const count = Buffer.alloc(4);
  count.writeUInt32LE(texts.length);
  return Buffer.concat([fields[0] ?? count, count, ...fields.slice(1)]);
}

test('blocks of a FLAC go along byte for byte, comments in order and even if not UTF-8', async () => {
  await using directory = await TemporaryDirectory.create();
  const picture = randomBytes(1, 501);
  const application = randomBytes(2, 12);
  const given = ['Title=\xff\xfe', 'ARTIST=One', 'artist=Two', 'REPLAYGAIN_TRACK_GAIN=-3 dB', 'no separator'];
  const source = verbatimFlac({
    pcm: randomBytes(3, 4000),
    channelCount: 2,
    bitsPerSample: 16,
    blockFrames: 192,
    blocks: [
      [4, comments(...given)],
      [6, picture],
      [1, new Uint8Array(100)],
      [2, application],
      [6, picture],
      [77, new Uint8Array(3)],
    ],
  });
  await using reader = await openAudioFile(await directory.write('in.flac', source));
  const carried = flacBlocksToCarry(reader.info);
  const chunks: { id: string; bytes: Uint8Array }[] = [];
  for (const chunk of carried) chunks.push({ id: chunk.id, bytes: await reader.readChunk(chunk) });
  const path = directory.file('out.flac');
  const leaveOutTags = obsoleteFlacTags(reader.info.tags);
  assert.deepEqual(leaveOutTags, ['REPLAYGAIN_TRACK_GAIN']);
  await write(path, { ...stereo, chunks, leaveOutTags }, await readRest(reader), 400);
  await using found = await openAudioFile(path);
  assert.deepEqual(
    found.info.chunks.map(({ id }) => id),
    ['STREAMINFO', 'VORBIS_COMMENT', 'PICTURE', 'APPLICATION', 'PICTURE', 'SEEKTABLE', 'PADDING'],
  );
  const payloads: Uint8Array[] = [];
  for (const chunk of found.info.chunks.slice(1, 5)) payloads.push(await found.readChunk(chunk));
  const kept = comments(...given.filter((text) => !text.startsWith('REPLAYGAIN')));
  const [comment, ...others] = payloads.map((payload) => Buffer.from(payload));
  assert.equal(comment?.subarray(4 + 5).compare(kept.subarray(4 + 15)), 0);
  assert.deepEqual(
    others,
    [picture, application, picture].map((bytes) => Buffer.from(bytes)),
  );
});

test('comments that cannot be read stay behind', async () => {
  await using directory = await TemporaryDirectory.create();
  const pcm = randomBytes(3, 400);
  const blocks = [[4, Uint8Array.of(255, 255, 255, 255)]] as const;
  const bytes = verbatimFlac({ pcm, channelCount: 2, bitsPerSample: 16, blockFrames: 192, blocks });
  await using reader = await openAudioFile(await directory.write('in.flac', bytes));
  assert.deepEqual(flacBlocksToCarry(reader.info), []);
});

test('a 5.1 mask other than FLAC implies is declared, and an input mask tag is replaced', async () => {
  await using directory = await TemporaryDirectory.create();
  const channels = channelLabels(6, null);
  const pcm = randomBytes(1, 1200);
  const stale = [{ id: 'VORBIS_COMMENT', bytes: comments('WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x3f') }];
  for (const [channelMask, declared] of [
    [0x60f, 0x60f],
    [0x3f, null],
  ] as const) {
    const path = directory.file('a.flac');
    await write(path, { ...stereo, channels, channelMask, chunks: stale }, pcm, 1200);
    const { info } = await readAll(path);
    assert.equal(info.channelMask, declared);
    assert.equal(Object.keys(info.tags).length, declared === null ? 0 : 1);
  }
});

const refused: readonly (readonly [string, Partial<FlacWriterOptions>, string])[] = [
  ['32-bit float', { sampleFormat: 'f32' }, 'invalid_argument'],
  ['32-bit integers', { sampleFormat: 's32' }, 'invalid_argument'],
  ['no channels', { channels: [] }, 'invalid_argument'],
  ['rate 0', { sampleRateHz: 0 }, 'invalid_argument'],
  ['a RIFF chunk', { chunks: [{ id: 'bext', bytes: new Uint8Array(4) }] }, 'invalid_argument'],
  ['a seek table', { chunks: [{ id: 'SEEKTABLE', bytes: new Uint8Array(18) }] }, 'invalid_argument'],
  ['unreadable comments', { chunks: [{ id: 'VORBIS_COMMENT', bytes: Uint8Array.of(9) }] }, 'invalid_argument'],
  ['a block of 16 MiB', { chunks: [{ id: 'PICTURE', bytes: new Uint8Array(2 ** 24) }] }, 'limit_exceeded'],
];
for (const [what, options, code] of refused) {
  test(`${what}: ${code}, and no file is made`, async () => {
    await using directory = await TemporaryDirectory.create();
    const path = directory.file('a.flac');
    await assert.rejects(FlacWriter.create(path, { ...stereo, ...options }), { name: 'LatheError', code });
    await assert.rejects(readFile(path), { code: 'ENOENT' });
  });
}

test('part of a frame is invalid_argument; no frames make a file that is input_empty', async () => {
  await using directory = await TemporaryDirectory.create();
  const path = directory.file('a.flac');
  await using writer = await FlacWriter.create(path, stereo);
  assert.throws(() => writer.write(new Uint8Array(5)), { code: 'invalid_argument' });
  assert.equal((await writer.finish()).lengthFrames, 0);
  await assert.rejects(openAudioFile(path), { code: 'input_empty' });
});
