import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openAudioFile } from '@lathe/audio-file';
import { flac, missing, temporaryFolder } from './tools.ts';

/** FLACs made by the reference encoder with settings that reach rarely used parts of the format. */
const skip = missing(flac) ?? false;
const folder = temporaryFolder();
after(() => rmSync(folder, { recursive: true }));

const cases: readonly (readonly [bits: 8 | 16 | 24 | 32, channelCount: number, options: readonly string[]])[] = [
  [16, 2, ['-0']],
  [16, 2, ['-8', '-e', '-p']],
  [24, 2, ['-8', '-e']],
  [24, 2, ['-5', '-b', '192']],
  [16, 2, ['--lax', '-l', '32', '-b', '16384', '-r', '15']],
  [24, 1, ['--lax', '-l', '32', '-e', '-r', '0']],
  [24, 6, ['-8']],
  [16, 8, ['-3']],
  [8, 2, ['-5']],
  [32, 2, ['-5']],
  [32, 1, ['-8', '-e']],
  [32, 2, ['-0', '-b', '4000']],
];

/** Silence, tones, noise, full scale, and noise whose low bits are zero. */
function makePcm(lengthFrames: number, channelCount: number, bits: number): Buffer {
  const bytes = bits / 8;
  const pcm = Buffer.alloc(lengthFrames * channelCount * bytes);
  const full = 2 ** (bits - 1);
  let seed = 1;
  for (let frame = 0; frame < lengthFrames; frame++) {
    const part = Math.floor((frame / lengthFrames) * 5);
    for (let channel = 0; channel < channelCount; channel++) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
      const random = seed / 2 ** 31;
      const tone = Math.sin(frame / (9 + channel)) * 0.6 + random * 1e-3;
      const value = [0, tone, random, frame & 32 ? 1 : -1, Math.round(random * 8) / 8][part] ?? 0;
      const sample = Math.max(-full, Math.min(full - 1, Math.round(value * full)));
      pcm.writeIntLE(sample, (frame * channelCount + channel) * bytes, bytes);
    }
  }
  return pcm;
}

for (const [bits, channelCount, options] of cases) {
  test(
    `flac ${options.join(' ')}, ${bits} bit, ${channelCount} channels: every sample, at 50,021 frames`,
    {
      skip,
    },
    async () => {
      const pcm = makePcm(50_021, channelCount, bits);
      const [raw, path] = [join(folder, 'a.raw'), join(folder, 'a.flac')];
      writeFileSync(raw, pcm);
      const format = ['--force-raw-format', '--endian=little', '--sign=signed', '--sample-rate=48000'];
      const shape = [`--bps=${bits}`, `--channels=${channelCount}`];
      const made = spawnSync('flac', ['-s', '-f', ...options, ...format, ...shape, raw, '-o', path], {
        encoding: 'utf8',
      });
      assert.equal(made.status, 0, made.stderr);
      await using reader = await openAudioFile(path);
      assert.equal(reader.info.bitsPerSample, bits);
      assert.equal(reader.info.lengthFrames, 50_021);
      const sampleBytes = Math.max(2, bits / 8);
      const found = Buffer.alloc(50_021 * channelCount * sampleBytes);
      let position = 0;
      for (;;) {
        const frameCount = await reader.read(found.subarray(position, position + 4099 * channelCount * sampleBytes));
        position += frameCount * channelCount * sampleBytes;
        if (position === found.length || frameCount === 0) break;
      }
      assert.equal(await reader.read(new Uint8Array(64)), 0);
      const expected = bits === 8 ? Buffer.from(Array.from(pcm).flatMap((byte) => [0, byte])) : pcm;
      assert.equal(Buffer.compare(found, expected), 0);
      assert.equal(readFileSync(path).toString('latin1', 0, 4), 'fLaC');
    },
  );
}
