import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import {
  type ChannelLabel,
  createAudioFile,
  openAudioFile,
  type SampleFormat,
  sampleSizeBytes,
  type WrittenContainer,
  type WrittenSampleFormat,
} from '@lathe/audio-file';
import { noise } from '../support/noise.ts';
import { ffmpeg, missing, sndfile, sox, temporaryFolder } from './tools.ts';

/** Other programs read what we write, and we read what they write, bit for bit. */
const folder = temporaryFolder();
after(() => rmSync(folder, { recursive: true }));

const sampleRateHz = 48_000;
/** Channels and frames; lengths are no multiples of any block, and odd bytes are among them. */
const sizes = [
  [1, 255],
  [2, 44_101],
  [6, 4607],
  [8, 1],
] as const;
const shownSizes = sizes.map(([channelCount, frames]) => `${frames} of ${channelCount}`).join(', ');
const layouts: Readonly<Record<number, readonly ChannelLabel[]>> = {
  1: ['M'],
  2: ['L', 'R'],
  6: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'],
  8: ['L', 'R', 'C', 'LFE', 'Lrs', 'Rrs', 'Lss', 'Rss'],
};
const ffmpegFormats: Readonly<Record<SampleFormat, string>> = {
  u8: 'u8',
  s16: 's16le',
  s24: 's24le',
  s32: 's32le',
  f32: 'f32le',
  f64: 'f64le',
};

/** Random integers, or floats from −1 to 1. */
function samplesIn(format: SampleFormat, sampleCount: number): Buffer {
  const values = noise(9, sampleCount);
  if (format === 'f32') return Buffer.from(values.buffer);
  if (format === 'f64') return Buffer.from(Float64Array.from(values, (value) => value / 3).buffer);
  return Buffer.from(noise(9, sampleCount * sampleSizeBytes(format)).map((value) => Math.floor((value + 1) * 128)));
}

function run(command: string, args: readonly string[], input?: Uint8Array): Buffer {
  const done = spawnSync(command, args, { maxBuffer: 2 ** 30, ...(input === undefined ? {} : { input }) });
  assert.equal(done.status, 0, `${command} ${args.join(' ')}: ${done.stderr.toString()}`);
  return done.stdout;
}

/** Raw little-endian samples as ffmpeg decodes them. */
function decodedByFfmpeg(path: string, format: SampleFormat): Buffer {
  const name = ffmpegFormats[format];
  return run('ffmpeg', ['-v', 'error', '-xerror', '-i', path, '-f', name, '-c:a', `pcm_${name}`, '-']);
}

const sndfileFormats: Readonly<Record<SampleFormat, string>> = {
  u8: '-pcmu8',
  s16: '-pcm16',
  s24: '-pcm24',
  s32: '-pcm32',
  f32: '-float32',
  f64: '-float64',
};

function decodedBySndfile(path: string, format: SampleFormat): Buffer {
  const raw = join(folder, 'decoded.raw');
  run('sndfile-convert', [sndfileFormats[format], path, raw]);
  return readFileSync(raw);
}

async function write(
  container: WrittenContainer,
  sampleFormat: WrittenSampleFormat,
  channelCount: number,
  pcm: Uint8Array,
  note = 'odd',
): Promise<string> {
  const path = join(folder, `written.${container.startsWith('ai') ? 'aif' : 'wav'}`);
  const channels = layouts[channelCount] ?? [];
  const chunks = [{ id: 'note', bytes: Buffer.from(note) }];
  await using writer = await createAudioFile(path, { container, sampleFormat, sampleRateHz, channels, chunks });
  writer.write(pcm);
  await writer.finish();
  return path;
}

async function readByUs(path: string): Promise<{ format: SampleFormat; channelCount: number; pcm: Buffer }> {
  await using reader = await openAudioFile(path);
  const { sampleFormat, channelCount, lengthFrames } = reader.info;
  const pcm = Buffer.alloc(lengthFrames * channelCount * sampleSizeBytes(sampleFormat));
  assert.equal(await reader.read(pcm), lengthFrames);
  assert.equal(await reader.read(Buffer.alloc(64)), 0);
  return { format: sampleFormat, channelCount, pcm };
}

const integers = ['s16', 's24', 's32'] as const;
const all = [...integers, 'f32', 'f64'] as const;
const written: readonly (readonly [WrittenContainer, readonly WrittenSampleFormat[]])[] = [
  ['wav', all],
  ['rf64', all],
  ['bw64', all],
  ['aiff', integers],
  ['aifc', all],
];

const noFfmpeg = missing(ffmpeg);
const noSndfile = missing(sndfile);
const noSox = missing(sox);

describe('what ffmpeg finds in what we write', { skip: noFfmpeg ?? false }, () => {
  for (const [container, formats] of written) {
    for (const format of formats) {
      test(`${container} of ${format} is decoded to our bits: frames ${shownSizes} channels`, async () => {
        for (const [channelCount, lengthFrames] of sizes) {
          const pcm = samplesIn(format, lengthFrames * channelCount);
          const path = await write(container, format, channelCount, pcm);
          assert.ok(decodedByFfmpeg(path, format).equals(pcm), `${channelCount} channels, ${lengthFrames} frames`);
        }
      });
    }
  }

  test('5.1 and 7.1 of WAV, RF64, BW64, AIFF and AIFC are named so by ffprobe', async () => {
    for (const [container] of written) {
      for (const [channelCount, layout] of [
        [6, '5.1'],
        [8, '7.1'],
      ] as const) {
        const path = await write(container, 's24', channelCount, samplesIn('s24', channelCount * 100));
        const args = ['-v', 'error', '-show_entries', 'stream=channel_layout', '-of', 'csv=p=0', path];
        assert.equal(run('ffprobe', args).toString().trim(), layout, `${container} of ${channelCount} channels`);
      }
    }
  });
});

describe('what libsndfile finds in what we write', { skip: noSndfile ?? false }, () => {
  for (const [container, formats] of written) {
    // libsndfile 1.2 does not know the magic BW64, and in RF64 it forgets the pad byte of chunks it does not know.
    if (container === 'bw64') continue;
    const note = container === 'rf64' ? 'even' : 'odd';
    for (const format of formats) {
      test(`${container} of ${format} is decoded to our bits: frames ${shownSizes} channels`, async () => {
        for (const [channelCount, lengthFrames] of sizes) {
          const pcm = samplesIn(format, lengthFrames * channelCount);
          const path = await write(container, format, channelCount, pcm, note);
          assert.ok(decodedBySndfile(path, format).equals(pcm), `${channelCount} channels, ${lengthFrames} frames`);
        }
      });
    }
  }
});

/** ffmpeg's muxer with options, the codecs it is given, and what we find. */
const ffmpegMade: readonly (readonly [ending: string, options: readonly string[], codec: string, SampleFormat])[] = [
  ...(['u8', 's16', 's24', 's32', 'f32', 'f64'] as const).flatMap((format) => {
    const codec = format === 'u8' ? 'pcm_u8' : `pcm_${format}le`;
    return [
      ['wav', [], codec, format] as const,
      ['wav', ['-rf64', 'always'], codec, format] as const,
      ['w64', [], codec, format] as const,
    ];
  }),
  ['aif', [], 'pcm_s8', 'u8'],
  ['aif', [], 'pcm_s16be', 's16'],
  ['aif', [], 'pcm_s24be', 's24'],
  ['aif', [], 'pcm_s32be', 's32'],
  ['aif', [], 'pcm_f32be', 'f32'],
  ['aif', [], 'pcm_f64be', 'f64'],
  ['aif', [], 'pcm_s16le', 's16'],
];

describe('what ffmpeg writes', { skip: noFfmpeg ?? false }, () => {
  for (const [ending, options, codec, format] of ffmpegMade) {
    test(`${ending} ${[...options, codec].join(' ')} is read to its bits as ${format}, from a file and from a pipe`, async () => {
      for (const [channelCount, lengthFrames] of sizes) {
        // Core Audio's layout 128, which ffmpeg writes for 7.1 into AIFF, has its surrounds in another order than WAVE.
        if (ending === 'aif' && channelCount === 8) continue;
        const what = `${channelCount} channels, ${lengthFrames} frames`;
        const pcm = samplesIn(format, lengthFrames * channelCount);
        const source = ['-f', ffmpegFormats[format], '-ar', `${sampleRateHz}`, '-ac', `${channelCount}`, '-i', '-'];
        const path = join(folder, `ffmpeg.${ending}`);
        const coded = ['-v', 'error', '-y', ...source, '-c:a', codec, ...options];
        run('ffmpeg', [...coded, path], pcm);
        assert.deepEqual((await readByUs(path)).format, format);
        assertSame((await readByUs(path)).pcm, pcm, path, what);
        const muxer = { wav: 'wav', w64: 'w64', aif: 'aiff' }[ending] ?? '';
        writeFileSync(path, run('ffmpeg', [...coded, '-f', muxer, '-'], pcm));
        assertSame((await readByUs(path)).pcm, pcm, path, `${what}, piped`);
      }
    });
  }
});

/**
 * The same bytes, but for padding that the writer itself declares as audio: ffmpeg up to 7 bytes in W64 and one in RF64,
 * and everybody one behind audio of an odd size that was piped, whose length nobody knows.
 */
function assertSame(found: Buffer, pcm: Buffer, path: string, what: string): void {
  const padding = found.subarray(pcm.length);
  assert.ok(padding.length < (path.endsWith('.w64') ? 8 : 2), `${what}: ${found.length} bytes for ${pcm.length}`);
  assert.ok(found.subarray(0, pcm.length).equals(pcm), what);
  // A zero of signed 8 bit is 128 as we hand it out.
  assert.ok(
    padding.every((byte) => byte === 0 || byte === 0x80),
    what,
  );
}

const sndfileMade: readonly (readonly [ending: string, SampleFormat])[] = [
  ...(['wav', 'w64', 'rf64'] as const).flatMap((ending) =>
    (['u8', 's16', 's24', 's32', 'f32', 'f64'] as const).map((format) => [ending, format] as const),
  ),
  ...(['aif', 'aifc'] as const).flatMap((ending) =>
    (['s16', 's24', 's32', 'f32', 'f64'] as const).map((format) => [ending, format] as const),
  ),
];

describe('what libsndfile writes', { skip: noSndfile ?? false }, () => {
  for (const [ending, format] of sndfileMade) {
    const hasOrders = ending.startsWith('ai') && !format.startsWith('f');
    for (const order of hasOrders ? [[], ['-endian=little']] : [[]]) {
      test(`${[ending, ...order].join(' ')} of ${format} is read to its bits`, async () => {
        for (const [channelCount, lengthFrames] of sizes) {
          // Without a layout libsndfile declares 7.1 as the wide one of 0xff, which Lathe takes for no 7.1.
          if (ending === 'rf64' && channelCount === 8) continue;
          const pcm = samplesIn(format, lengthFrames * channelCount);
          const path = join(folder, `sndfile.${ending}`);
          const source = join(folder, 'plain.wav');
          writePlainWav(source, format, channelCount, pcm);
          run('sndfile-convert', [...order, sndfileFormats[format], source, path]);
          const found = await readByUs(path);
          assert.equal(found.format, format);
          assert.ok(found.pcm.equals(pcm), `${channelCount} channels, ${lengthFrames} frames`);
        }
      });
    }
  }
});

const soxMade: readonly (readonly [type: string, options: readonly string[], SampleFormat])[] = [
  ['wav', ['-b', '8', '-e', 'unsigned'], 'u8'],
  ['wav', ['-b', '16'], 's16'],
  ['wav', ['-b', '24'], 's24'],
  ['wav', ['-b', '32'], 's32'],
  ['aiff', ['-b', '8'], 'u8'],
  ['aiff', ['-b', '16'], 's16'],
  ['aiff', ['-b', '24'], 's24'],
  ['aiff', ['-b', '32'], 's32'],
  ['aifc', ['-b', '16'], 's16'],
  ['aifc', ['-b', '24'], 's24'],
];

describe('what sox writes', { skip: noSox ?? false }, () => {
  for (const [type, options, format] of soxMade) {
    test(`${type} ${options.join(' ')} is read to its bits as ${format}, from a file and from a pipe`, async () => {
      for (const [channelCount, lengthFrames] of sizes.slice(0, 2)) {
        const what = `${channelCount} channels, ${lengthFrames} frames`;
        const pcm = samplesIn(format, lengthFrames * channelCount);
        const source = join(folder, 'plain.wav');
        writePlainWav(source, format, channelCount, pcm);
        const path = join(folder, `sox.${type}`);
        run('sox', ['-D', source, ...options, '-t', type, path]);
        assertSame((await readByUs(path)).pcm, pcm, path, what);
        writeFileSync(path, run('sox', ['-D', source, ...options, '-t', type, '-']));
        assertSame((await readByUs(path)).pcm, pcm, path, `${what}, piped`);
      }
    });
  }
});

/** A WAV by this test alone: plain codes, nothing but `fmt ` and `data`. */
function writePlainWav(path: string, format: SampleFormat, channelCount: number, pcm: Buffer): void {
  const sampleBytes = sampleSizeBytes(format);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + pcm.length + (pcm.length % 2), 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(format.startsWith('f') ? 3 : 1, 20);
  header.writeUInt16LE(channelCount, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * channelCount * sampleBytes, 28);
  header.writeUInt16LE(channelCount * sampleBytes, 32);
  header.writeUInt16LE(sampleBytes * 8, 34);
  header.write('data', 36);
  header.writeUInt32LE(pcm.length, 40);
  writeFileSync(path, Buffer.concat([header, pcm, Buffer.alloc(pcm.length % 2)]));
}
