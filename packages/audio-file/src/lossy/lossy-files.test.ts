import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lossyFiles, lossyPath } from '../fixtures/lossy-files.ts';
import { readRest } from '../fixtures/read-all.ts';
import { readFloats } from '../fixtures/read-floats.ts';
import { openAudioFile } from '../open-audio-file.ts';

/** Peak of a sine by the mean of its squares. */
function sinePeak(samples: Float32Array, channel: number, channelCount: number): number {
  let sum = 0;
  for (let index = channel; index < samples.length; index += channelCount) sum += samples[index]! * samples[index]!;
  return Math.sqrt((2 * sum * channelCount) / samples.length);
}

for (const expected of lossyFiles) {
  const { name, codec, channels, lengthFrames, sampleRateHz, tolerance } = expected;
  test(`${name}: ${lengthFrames} frames of ${channels.join(' ')}, each channel within ${tolerance} of its level`, async () => {
    const { info, samples, damage } = await readFloats(lossyPath(name));
    assert.equal(info.container, codec === 'mp3' ? 'mp3' : 'ogg');
    assert.equal(info.codec, codec);
    assert.equal(info.isLossy, true);
    assert.equal(info.sampleFormat, 'f32');
    assert.equal(info.sampleRateHz, sampleRateHz);
    assert.deepEqual(info.channels, channels);
    assert.equal(info.lengthFrames, lengthFrames);
    assert.equal(info.encoderDelay?.startFrames ?? null, expected.startFrames);
    assert.equal(info.encoderDelay?.endFrames ?? null, expected.endFrames);
    assert.equal(samples.length, lengthFrames * channels.length);
    assert.deepEqual(damage, []);
    for (const [channel, peak] of expected.peaks.entries()) {
      const found = sinePeak(samples, channel, channels.length);
      assert.ok(Math.abs(found / peak - 1) < tolerance, `channel ${channel}: ${found} for ${peak}`);
    }
  });

  test(`${name}: reads of 7 frames, of 4096, leniently, and after a rewind give the same samples`, async () => {
    const { samples } = await readFloats(lossyPath(name), { blockFrames: 4096 });
    assert.deepEqual((await readFloats(lossyPath(name), { blockFrames: 7 })).samples, samples);
    assert.deepEqual((await readFloats(lossyPath(name), { lenient: true })).samples, samples);
    await using reader = await openAudioFile(lossyPath(name));
    await reader.read(new Uint8Array(4 * channels.length * 999));
    await reader.rewind();
    assert.deepEqual(new Float32Array(Uint8Array.from(await readRest(reader)).buffer), samples);
    assert.equal(await reader.read(new Uint8Array(64)), 0);
  });
}

const tags: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['lame-cbr.mp3', { TITLE: 'Fixture', ARTIST: 'Lathe', ISRC: 'XXLTH2600001' }],
  ['ffmpeg.mp3', { TITLE: 'Fixture' }],
  ['oggenc.ogg', { TITLE: 'Fixture', ISRC: 'XXLTH2600002' }],
  ['opusenc.opus', { R128_TRACK_GAIN: '-512' }],
];
for (const [name, expected] of tags) {
  test(`${name} has the tags ${Object.keys(expected).join(', ')}`, async () => {
    const { info } = await readFloats(lossyPath(name));
    for (const [key, value] of Object.entries(expected)) assert.equal(info.tags[key], value);
  });
}

const warnings: readonly (readonly [string, readonly string[]])[] = [
  ['lame-cbr.mp3', []],
  ['ffmpeg.mp3', []],
  ['lame-untagged.mp3', ['length_not_declared', 'no_checksum', 'encoder_delay_unknown']],
  ['oggenc.ogg', []],
  ['opusenc.opus', []],
  ['opusenc-mono.opus', ['original_rate_differs']],
];
for (const [name, expected] of warnings) {
  test(`${name} warns of ${expected.join(', ') || 'nothing'}`, async () => {
    await using reader = await openAudioFile(lossyPath(name));
    assert.deepEqual(
      reader.info.warnings.map(({ code }) => code),
      expected,
    );
  });
}

test('a tag past maxTags, and audio past maxDurationSeconds, are limit_exceeded', async () => {
  for (const name of ['lame-cbr.mp3', 'oggenc.ogg', 'opusenc.opus']) {
    for (const limits of [{ maxTags: 0 }, { maxDurationSeconds: 0.1 }]) {
      await assert.rejects(openAudioFile(lossyPath(name), { limits }), { code: 'limit_exceeded' }, name);
    }
  }
});
