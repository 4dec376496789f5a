import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { channelLabels, FlacWriter } from '@lathe/audio-file';
import { ffmpeg, flac, sndfile, missing, temporaryFolder } from './tools.ts';

/** FLACs we write, judged by libFLAC (`flac -t` checks MD5 and every CRC), ffmpeg and libsndfile. */
const skip = missing(ffmpeg, flac, sndfile) ?? false;
const folder = temporaryFolder();
after(() => rmSync(folder, { recursive: true }));

function run(command: string, args: readonly string[]): Buffer {
  const done = spawnSync(command, args, { maxBuffer: 2 ** 30 });
  assert.equal(done.status, 0, `${command} ${args.join(' ')}: ${done.stderr.toString()}`);
  return done.stdout;
}

/** A quarter of noise, a quarter of tones, a quarter of silence, a quarter at full scale; channels are related. */
function makePcm(lengthFrames: number, channelCount: number, sampleBytes: 2 | 3): Buffer {
  const pcm = Buffer.alloc(lengthFrames * channelCount * sampleBytes);
  const full = 2 ** (8 * sampleBytes - 1);
  const noise = randomBytes(lengthFrames * 4 + 4);
  for (let frame = 0; frame < lengthFrames; frame++) {
    const random = noise.readInt32LE(frame * 4) / 2 ** 31;
    const part = Math.floor((frame / lengthFrames) * 4);
    for (let channel = 0; channel < channelCount; channel++) {
      const tone = Math.sin(frame / (7 + channel)) * 0.4 + random * 1e-4;
      const value = [random, tone, 0, frame & 64 ? 1 : -1][part] ?? 0;
      const sample = Math.max(-full, Math.min(full - 1, Math.round(value * full)));
      pcm.writeIntLE(sample, (frame * channelCount + channel) * sampleBytes, sampleBytes);
    }
  }
  return pcm;
}

const lengths = [1, 15, 16, 17, 4095, 4096, 4097, 44_101, 100_003] as const;
for (const bits of [16, 24] as const) {
  for (const channelCount of [1, 2, 6, 8]) {
    test(
      `${bits} bit, ${channelCount} channels: flac -t, ffmpeg and libsndfile agree at ${lengths.join(', ')} frames`,
      {
        skip,
      },
      async () => {
        for (const lengthFrames of lengths) {
          const pcm = makePcm(lengthFrames, channelCount, bits === 16 ? 2 : 3);
          const path = join(folder, `a-${bits}-${channelCount}-${lengthFrames}.flac`);
          const channels = channelLabels(channelCount, null);
          await using writer = await FlacWriter.create(path, {
            sampleFormat: `s${bits}`,
            sampleRateHz: 96_000,
            channels,
          });
          writer.write(pcm);
          await writer.finish();
          run('flac', ['-t', '-w', '-s', path]);
          const raw = ['-v', 'error', '-xerror', '-i', path, '-f', `s${bits}le`, '-c:a', `pcm_s${bits}le`, '-'];
          assert.equal(Buffer.compare(run('ffmpeg', raw), pcm), 0, `ffmpeg at ${lengthFrames}`);
          const wav = join(folder, 'sndfile.wav');
          run('sndfile-convert', [`-pcm${bits}`, path, wav]);
          const decoded = run('ffmpeg', [...raw.slice(0, 4), wav, ...raw.slice(5)]);
          assert.equal(Buffer.compare(decoded, pcm), 0, `libsndfile at ${lengthFrames}`);
        }
      },
    );
  }
}

test('ffprobe, metaflac and seeking read the header: rate, layout, total, seek points', { skip }, async () => {
  const path = join(folder, 'header.flac');
  const lengthFrames = 48_000 * 65 + 1;
  const pcm = makePcm(lengthFrames, 6, 3);
  const channels = channelLabels(6, null);
  const options = { sampleFormat: 's24', sampleRateHz: 48_000, channels, channelMask: 0x60f } as const;
  await using writer = await FlacWriter.create(path, options);
  writer.write(pcm);
  await writer.finish();
  const entries = 'stream=sample_rate,channels,channel_layout,bits_per_raw_sample,duration_ts';
  const facts = run('ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'default=nw=1', path]).toString();
  assert.match(facts, /sample_rate=48000\nchannels=6\nchannel_layout=5\.1\(side\)\n/);
  assert.match(facts, new RegExp(`duration_ts=${lengthFrames}\\n`));
  assert.match(facts, /bits_per_raw_sample=24/);
  const table = run('metaflac', ['--list', '--block-type=SEEKTABLE', path]).toString();
  assert.match(table, /seek points: 7\n/);
  // Decoding from the middle goes by the seek table.
  const skipped = 48_000 * 61 + 7;
  const raw = run('flac', [
    '-d',
    '-s',
    '-c',
    '--force-raw-format',
    '--endian=little',
    '--sign=signed',
    `--skip=${skipped}`,
    path,
  ]);
  assert.equal(Buffer.compare(raw, pcm.subarray(skipped * 18)), 0);
});
