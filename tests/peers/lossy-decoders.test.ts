import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openAudioFile } from '@lathe/audio-file';
import { writeFloatWav } from '../support/float-wav.ts';
import { noise } from '../support/noise.ts';
import { ffmpeg, lame, missing, music, musicTracks, oggenc, opusenc, temporaryFolder } from './tools.ts';

/** Our lossy readers beside ffmpeg's, over encoders, rates, channels and lengths that are no multiple of any block. */
const skip = missing(ffmpeg, lame, oggenc, opusenc) ?? false;
const folder = temporaryFolder();
after(() => rmSync(folder, { recursive: true }));

interface Source {
  readonly rateHz: number;
  readonly channels: number;
  readonly frames: number;
}

const lengths = [500, 1152, 44_101, 100_003] as const;

/** Tones of their own frequency and level in each channel, over a little noise; 16 bit, as every encoder takes it. */
function makeSource({ rateHz, channels, frames }: Source): string {
  const path = join(folder, `${rateHz}-${channels}-${frames}.wav`);
  const float = `${path}.float.wav`;
  const planes = Array.from({ length: channels }, (_, channel) => {
    const hiss = noise(channel + 1, frames);
    const step = (2 * Math.PI * 220 * (channel + 1)) / rateHz;
    return hiss.map((sample, frame) => sample * 0.02 + (0.5 / (channel + 1)) * Math.sin(step * frame));
  });
  writeFloatWav(float, rateHz, planes);
  run('ffmpeg', ['-v', 'error', '-y', '-i', float, '-c:a', 'pcm_s16le', path]);
  return path;
}

function run(command: string, args: readonly string[]): void {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${done.stderr}`);
}

interface Decoded {
  readonly samples: Float32Array;
  readonly lengthFrames: number;
  readonly channelCount: number;
}

async function ours(path: string): Promise<Decoded> {
  await using reader = await openAudioFile(path);
  const { channelCount, lengthFrames } = reader.info;
  const blocks: Uint8Array[] = [];
  const target = new Uint8Array(4 * channelCount * 8192);
  for (let count = await reader.read(target); count > 0; count = await reader.read(target)) {
    blocks.push(target.slice(0, count * channelCount * 4));
  }
  return { samples: floats(Buffer.concat(blocks)), lengthFrames, channelCount };
}

/** @param decoder ffmpeg's name of the decoder. */
function theirs(path: string, decoder: string): Float32Array {
  const args = ['-v', 'error', '-c:a', decoder, '-i', path, '-f', 'f32le', '-c:a', 'pcm_f32le', '-'];
  const done = spawnSync('ffmpeg', args, { maxBuffer: 2 ** 31 - 1 });
  if (done.status !== 0) throw new Error(`ffmpeg could not read ${path}: ${done.stderr.toString()}`);
  return floats(done.stdout);
}

function floats(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/** Largest difference of the last `length` samples in dB of full scale, the ends aligned. */
function differenceDb(a: Float32Array, b: Float32Array, length: number): number {
  let largest = 0;
  for (let index = 1; index <= length; index++) {
    largest = Math.max(largest, Math.abs(a[a.length - index]! - b[b.length - index]!));
  }
  return 20 * Math.log10(largest);
}

/** Frames at the beginning of `a` that `b` lacks, when the rest agrees within `limitDb`; null when nothing fits. */
function firstShiftBelow(a: Float32Array, b: Float32Array, channelCount: number, limitDb: number): number | null {
  const limit = 10 ** (limitDb / 20);
  for (let shift = 0; shift <= 512 && shift * channelCount < a.length; shift++) {
    const start = shift * channelCount;
    const length = Math.min(a.length - start, b.length);
    let index = 0;
    while (index < length && Math.abs(a[start + index]! - b[index]!) < limit) index += 1;
    if (index === length && length >= a.length / 2) return shift;
  }
  return null;
}

type Encode = (source: string, output: string) => readonly [string, readonly string[]];

const withLame =
  (...options: readonly string[]): Encode =>
  (source, output) => ['lame', ['--quiet', ...options, source, output]];
const withOggenc =
  (quality: number): Encode =>
  (source, output) => ['oggenc', ['-Q', '-q', String(quality), '-o', output, source]];
const withOpusenc =
  (...options: readonly string[]): Encode =>
  (source, output) => ['opusenc', ['--quiet', ...options, source, output]];
const withFfmpeg =
  (...options: readonly string[]): Encode =>
  (source, output) => ['ffmpeg', ['-v', 'error', '-y', '-i', source, ...options, output]];

const mp3s: readonly (readonly [string, Encode, number, number])[] = [
  ['lame CBR 320', withLame('-b', '320'), 44_100, 2],
  ['lame V0', withLame('-V0'), 44_100, 2],
  ['lame V2', withLame('-V2'), 48_000, 2],
  ['lame joint stereo 128', withLame('-b', '128', '-m', 'j'), 44_100, 2],
  ['lame MPEG-2 at 22.05 kHz', withLame('-b', '64'), 22_050, 2],
  ['lame MPEG-2.5 at 8 kHz', withLame('-b', '24'), 8_000, 1],
  ['lame mono with CRC', withLame('-p', '-b', '96'), 32_000, 1],
  ['ffmpeg 192', withFfmpeg('-c:a', 'libmp3lame', '-b:a', '192k'), 44_100, 2],
  ['ffmpeg V2', withFfmpeg('-c:a', 'libmp3lame', '-q:a', '2'), 48_000, 1],
];
for (const [what, encode, rateHz, channels] of mp3s) {
  test(`MP3 by ${what}: the source's length exactly, within -90 dB of ffmpeg`, { skip }, async () => {
    for (const frames of lengths) {
      const output = join(folder, 'encoded.mp3');
      run(...encode(makeSource({ rateHz, channels, frames }), output));
      const { samples, lengthFrames, channelCount } = await ours(output);
      const reference = theirs(output, 'mp3float');
      assert.equal(lengthFrames, frames);
      assert.equal(samples.length, frames * channels);
      assert.equal(reference.length, samples.length);
      const found = differenceDb(samples, reference, frames * channelCount);
      assert.ok(found < -90, `${frames} frames: ${found.toFixed(1)} dB`);
    }
  });
}

test('MP3 without LAME tag: as many frames as ffmpeg gives, within -90 dB', { skip }, async () => {
  const output = join(folder, 'untagged.mp3');
  run(...withLame('-t', '-b', '128')(makeSource({ rateHz: 44_100, channels: 2, frames: 100_003 }), output));
  const { samples } = await ours(output);
  const reference = theirs(output, 'mp3float');
  assert.equal(samples.length, reference.length);
  assert.ok(differenceDb(samples, reference, samples.length) < -90);
});

const vorbis: readonly (readonly [string, Encode, number, number])[] = [
  ['oggenc -1', withOggenc(-1), 44_100, 2],
  ['oggenc 3', withOggenc(3), 48_000, 2],
  ['oggenc 6 mono', withOggenc(6), 44_100, 1],
  ['oggenc 10', withOggenc(10), 96_000, 2],
  ['oggenc 5.1', withOggenc(4), 48_000, 6],
  ['ffmpeg q 5', withFfmpeg('-c:a', 'libvorbis', '-q:a', '5'), 44_100, 2],
  ['ffmpeg 5.1', withFfmpeg('-c:a', 'libvorbis', '-q:a', '3'), 48_000, 6],
];
for (const [what, encode, rateHz, channels] of vorbis) {
  test(`Vorbis by ${what}: the source's length exactly, within -90 dB of ffmpeg`, { skip }, async () => {
    for (const frames of lengths) {
      const output = join(folder, 'encoded.ogg');
      run(...encode(makeSource({ rateHz, channels, frames }), output));
      const { samples, lengthFrames } = await ours(output);
      assert.equal(lengthFrames, frames);
      assert.equal(samples.length, frames * channels);
      const reference = theirs(output, 'vorbis');
      // ffmpeg 5.1 may lose half of a short first block, and may not trim the end.
      const lost = samples.length - reference.length;
      assert.ok(lost >= -1024 * channels && lost <= 256 * channels, `${frames} frames: ffmpeg lost ${lost}`);
      const found = firstShiftBelow(samples, reference, channels, -90);
      assert.ok(found !== null && found <= 256, `${frames} frames: no shift within -90 dB`);
    }
  });
}

const opus: readonly (readonly [string, Encode, number, number])[] = [
  ['opusenc 24 mono', withOpusenc('--bitrate', '24'), 48_000, 1],
  ['opusenc 96', withOpusenc('--bitrate', '96'), 48_000, 2],
  ['opusenc 256', withOpusenc('--bitrate', '256'), 48_000, 2],
  ['opusenc of 44.1 kHz', withOpusenc('--bitrate', '128'), 44_100, 2],
  ['opusenc 5.1', withOpusenc('--bitrate', '256'), 48_000, 6],
  ['opusenc in packets of 60 ms', withOpusenc('--bitrate', '64', '--framesize', '60'), 48_000, 2],
  ['ffmpeg 128', withFfmpeg('-c:a', 'libopus', '-b:a', '128k'), 48_000, 2],
  ['ffmpeg 5.1', withFfmpeg('-af', 'aformat=channel_layouts=5.1', '-c:a', 'libopus', '-b:a', '256k'), 48_000, 6],
];
for (const [what, encode, rateHz, channels] of opus) {
  test(`Opus by ${what}: ffmpeg's length exactly, within -80 dB of libopus`, { skip }, async () => {
    for (const frames of lengths) {
      const output = join(folder, 'encoded.opus');
      run(...encode(makeSource({ rateHz, channels, frames }), output));
      const { samples, lengthFrames } = await ours(output);
      const reference = theirs(output, 'libopus');
      assert.equal(samples.length, reference.length);
      if (rateHz === 48_000) assert.equal(lengthFrames, frames);
      // libopus gives 16 bit here.
      const found = differenceDb(samples, reference, reference.length);
      assert.ok(found < -80, `${frames} frames: ${found.toFixed(1)} dB`);
    }
  });
}

test(
  'six real Vorbis tracks: ffmpeg’s length and samples within -90 dB',
  { skip: missing(ffmpeg, music) ?? false },
  async () => {
    const tracks = musicTracks().slice(0, 6);
    assert.equal(tracks.length, 6);
    for (const track of tracks) {
      const { samples } = await ours(track);
      const reference = theirs(track, 'vorbis');
      assert.equal(samples.length, reference.length, track);
      const found = differenceDb(samples, reference, samples.length);
      assert.ok(found < -90, `${track}: ${found.toFixed(1)} dB`);
    }
  },
);
