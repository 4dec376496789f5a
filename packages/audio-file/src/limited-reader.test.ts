import assert from 'node:assert/strict';
import { appendFile, truncate, utimes } from 'node:fs/promises';
import { test } from 'node:test';
import { InputFile } from './files/input-file.ts';
import { readAll } from './fixtures/read-all.ts';
import { randomBytes } from './fixtures/random-bytes.ts';
import { TemporaryDirectory } from './fixtures/temporary-directory.ts';
import { verbatimFlac } from './fixtures/verbatim-flac.ts';
import { chunk, formatChunk, wave } from './fixtures/wave-bytes.ts';
import { defaultAudioLimits, type AudioLimits } from './format/audio-limits.ts';
import { FlacReader } from './flac/flac-reader.ts';
import { LimitedReader } from './limited-reader.ts';
import { openAudioFile } from './open-audio-file.ts';
import { WavReader } from './riff/wav-reader.ts';

const pcm = randomBytes(1, 4000);
const wav = wave([formatChunk(), chunk('data', pcm)]);
const comment = Buffer.concat([Buffer.from([0, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0]), Buffer.from('TITLE=x')]);
const picture = [6, randomBytes(2, 50)] as const;
const flac = verbatimFlac({
  pcm,
  channelCount: 2,
  bitsPerSample: 16,
  blockFrames: 192,
  blocks: [[4, comment], picture, picture],
});

const cases: readonly (readonly [string, Uint8Array, Partial<AudioLimits>, string])[] = [
  ['bytes', wav, { maxFileBytes: wav.length - 1 }, 'file-bytes'],
  ['duration', wav, { maxDurationSeconds: 999 / 44_100 }, 'duration-seconds'],
  ['channels', wav, { maxChannels: 1 }, 'channels'],
  ['chunks', wav, { maxChunks: 1 }, 'chunks'],
  ['tags', flac, { maxTags: 0 }, 'tags'],
  ['characters of tags', flac, { maxTagBytes: 5 }, 'tag-bytes'],
  ['pictures', flac, { maxPictures: 1 }, 'pictures'],
  ['bytes of pictures', flac, { maxPictureBytes: 99 }, 'picture-bytes'],
  ['decoded bytes', flac, { maxDecodedBytes: 3999 }, 'decoded-bytes'],
  ['the ratio', flac, { maxDecodedRatio: 0.5, decodedRatioFromBytes: 2000 }, 'decoded-ratio'],
];
for (const [what, bytes, limits, name] of cases) {
  test(`too much of ${what} is limit_exceeded and names the limit ${name} with its value`, async () => {
    await using directory = await TemporaryDirectory.create();
    const path = await directory.write('file', bytes);
    const limitValue = Object.values(limits)[0];
    await assert.rejects(readAll(path, { limits }), (error: Error) => {
      assert.ok('code' in error && 'details' in error);
      assert.equal(error.code, 'limit_exceeded');
      assert.partialDeepStrictEqual(error.details, { limit: name, limitValue });
      assert.ok(error.message.includes(`limit ${name} is ${limitValue}`), error.message);
      return true;
    });
    assert.equal((await readAll(path)).pcm.length, pcm.length);
  });
}

test('the ratio counts only past its first bytes, and never for PCM', async () => {
  await using directory = await TemporaryDirectory.create();
  const limits = { maxDecodedRatio: 0.01, decodedRatioFromBytes: 4000 };
  await readAll(await directory.write('a.flac', flac), { limits });
  await readAll(await directory.write('a.wav', wav), { limits: { ...limits, decodedRatioFromBytes: 0 } });
});

test('decoding that takes longer than its share is stopped at the read in which it does; reading PCM is not', async () => {
  await using directory = await TemporaryDirectory.create();
  const limits = { ...defaultAudioLimits, wallFloorSeconds: 2, maxWallSecondsPerAudioSecond: 100 };
  let nowMs = 0;
  const options = { limits, openedInMs: 1500, nowMs: () => (nowMs += 1000) }; // each read takes 1 s by this clock
  const target = new Uint8Array(1000);
  const plain = InputFile.open(await directory.write('a.wav', wav));
  await using reader = new LimitedReader(WavReader.open(plain, limits, false), plain, options);
  for (let read = 0; read < 4; read++) assert.equal(await reader.read(target), 250);
  const packed = InputFile.open(await directory.write('a.flac', flac));
  await using slow = new LimitedReader(FlacReader.open(packed, 0, limits, false), packed, options);
  // 250 frames are 5.7 ms of audio: 2.567 s are allowed, 2.5 s spent.
  assert.equal(await slow.read(target), 250);
  await assert.rejects(slow.read(new Uint8Array(4)), { code: 'limit_exceeded', message: /took 3\.5 s/ });
});

test('a file that is written to while it is read is input_corrupt at the end', async () => {
  await using directory = await TemporaryDirectory.create();
  const path = await directory.write('a.wav', wav);
  for (const change of [
    () => appendFile(path, 'x'),
    () => utimes(path, new Date(0), new Date(0)),
    () => truncate(path, wav.length - 8),
  ]) {
    await using reader = await openAudioFile(path);
    assert.equal(await reader.read(new Uint8Array(4)), 1);
    await change();
    await assert.rejects(
      async () => {
        while ((await reader.read(new Uint8Array(4096))) > 0);
      },
      { code: 'input_corrupt' },
    );
  }
});
