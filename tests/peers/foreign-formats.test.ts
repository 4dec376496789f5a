import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openAudioFile, sampleSizeBytes, type AudioFileInfo, type Damage } from '@lathe/audio-file';
import { ffmpeg, missing, temporaryFolder } from './tools.ts';

/** Files of every format that Lathe reads through ffmpeg, made by ffmpeg at a length that is no multiple of any block. */
const skip = missing(ffmpeg) ?? false;
const folder = temporaryFolder();
after(() => rmSync(folder, { recursive: true }));

const lengthFrames = 241_234;
const sampleRateHz = 48_000;
type Depth = 16 | 24 | 32;
const rawPath = (bits: Depth): string => join(folder, `source-${bits}.raw`);

/** Tones with noise on both sides; the depths hold the same audio. */
function makeSource(bits: Depth): Buffer {
  const bytes = bits / 8;
  const pcm = Buffer.alloc(lengthFrames * 2 * bytes);
  let seed = 1;
  for (let index = 0; index < lengthFrames * 2; index++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
    const value = Math.sin(index / 37) * 0.4 + Math.sin(index / 3.1) * 0.1 + (seed / 2 ** 31) * 0.2;
    if (bits === 32) pcm.writeFloatLE(value, index * 4);
    else pcm.writeIntLE(Math.round(value * 2 ** (bits - 1)), index * bytes, bytes);
  }
  return pcm;
}

function run(args: readonly string[]): void {
  const done = spawnSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${done.stderr}`);
}

function make(name: string, bits: Depth, options: readonly string[], before: readonly string[] = []): string {
  const path = join(folder, name);
  const raw = [
    '-f',
    bits === 32 ? 'f32le' : `s${bits}le`,
    '-ar',
    String(sampleRateHz),
    '-ac',
    '2',
    '-i',
    rawPath(bits),
  ];
  run([...before, ...raw, ...options, path]);
  return path;
}

interface ReadResult {
  readonly info: AudioFileInfo;
  readonly pcm: Buffer;
  readonly damage: readonly Damage[];
}

async function read(path: string, lenient = false): Promise<ReadResult> {
  await using reader = await openAudioFile(path, { lenient });
  const { info } = reader;
  const target = new Uint8Array(5003 * info.channelCount * sampleSizeBytes(info.sampleFormat));
  const blocks: Buffer[] = [];
  for (;;) {
    const frameCount = await reader.read(target);
    if (frameCount === 0) break;
    blocks.push(Buffer.from(target.slice(0, frameCount * info.channelCount * sampleSizeBytes(info.sampleFormat))));
  }
  return { info, pcm: Buffer.concat(blocks), damage: reader.damage };
}

before(() => {
  if (skip !== false) return;
  for (const bits of [16, 24, 32] as const) writeFileSync(rawPath(bits), makeSource(bits));
});

interface LosslessCase {
  readonly name: string;
  readonly bits: Depth;
  readonly options: readonly string[];
  readonly codec: string;
  /** Damage in the audio is found: the format has checksums. */
  readonly hasChecksums: boolean;
}

const s32 = ['-sample_fmt', 's32'];
const s32p = ['-sample_fmt', 's32p'];
const lossless: readonly LosslessCase[] = [
  { name: 'alac16.m4a', bits: 16, options: ['-c:a', 'alac'], codec: 'alac', hasChecksums: false },
  { name: 'alac24.m4a', bits: 24, options: ['-c:a', 'alac', ...s32p], codec: 'alac', hasChecksums: false },
  { name: 'alac24.caf', bits: 24, options: ['-c:a', 'alac', ...s32p], codec: 'alac', hasChecksums: false },
  { name: 'pcm24.caf', bits: 24, options: ['-c:a', 'pcm_s24be'], codec: 'pcm_s24be', hasChecksums: false },
  { name: 'float.caf', bits: 32, options: ['-c:a', 'pcm_f32le'], codec: 'pcm_f32le', hasChecksums: false },
  { name: 'pcm24.mov', bits: 24, options: ['-c:a', 'pcm_s24le'], codec: 'pcm_s24le', hasChecksums: false },
  { name: 'pcm16.mov', bits: 16, options: ['-c:a', 'pcm_s16be'], codec: 'pcm_s16be', hasChecksums: false },
  { name: 'flac.mp4', bits: 24, options: ['-c:a', 'flac', ...s32, '-strict', '-2'], codec: 'flac', hasChecksums: true },
  { name: '16.wv', bits: 16, options: ['-c:a', 'wavpack'], codec: 'wavpack', hasChecksums: true },
  {
    name: '24.wv',
    bits: 24,
    options: ['-c:a', 'wavpack', ...s32p, '-bits_per_raw_sample', '24'],
    codec: 'wavpack',
    hasChecksums: true,
  },
  {
    name: 'float.wv',
    bits: 32,
    options: ['-c:a', 'wavpack', '-sample_fmt', 'fltp'],
    codec: 'wavpack',
    hasChecksums: true,
  },
  { name: '16.tta', bits: 16, options: ['-c:a', 'tta'], codec: 'tta', hasChecksums: true },
  {
    name: '24.tta',
    bits: 24,
    options: ['-c:a', 'tta', ...s32, '-bits_per_raw_sample', '24'],
    codec: 'tta',
    hasChecksums: true,
  },
  { name: 'flac16.mkv', bits: 16, options: ['-c:a', 'flac'], codec: 'flac', hasChecksums: true },
  { name: 'pcm24.mkv', bits: 24, options: ['-c:a', 'pcm_s24le'], codec: 'pcm_s24le', hasChecksums: false },
  { name: 'flac16.oga', bits: 16, options: ['-c:a', 'flac'], codec: 'flac', hasChecksums: true },
  { name: 'flac24.oga', bits: 24, options: ['-c:a', 'flac', ...s32], codec: 'flac', hasChecksums: true },
];

for (const { name, bits, options, codec, hasChecksums } of lossless) {
  test(`${name}: every sample of ${bits} bit, twice, and what is cut off is refused`, { skip }, async () => {
    const path = make(name, bits, options);
    const source = readFileSync(rawPath(bits));
    const { info, pcm } = await read(path);
    assert.equal(info.codec, codec);
    assert.equal(info.isLossy, false);
    assert.equal(info.sampleFormat, bits === 32 ? 'f32' : `s${bits}`);
    assert.equal(info.bitsPerSample, bits);
    assert.equal(info.sampleRateHz, sampleRateHz);
    assert.deepEqual(info.channels, ['L', 'R']);
    assert.equal(info.encoderDelay, null);
    assert.equal(info.lengthFrames, lengthFrames);
    assert.equal(Buffer.compare(pcm, source), 0);
    const warning = info.warnings.find((found) => found.code === 'decoded_by_ffmpeg');
    assert.match(warning?.message ?? '', /ffmpeg \S+\d/);
    const bytes = readFileSync(path);
    const damaged = join(folder, `damaged-${name}`);
    for (const share of [0.97, 0.6, 0.3]) {
      writeFileSync(damaged, bytes.subarray(0, Math.floor(bytes.length * share)));
      await assert.rejects(read(damaged), { name: 'LatheError', code: 'input_corrupt' }, `cut at ${share}`);
    }
    if (!hasChecksums) return;
    for (const share of [0.35, 0.5, 0.75]) {
      const flipped = Buffer.from(bytes);
      const at = Math.floor(bytes.length * share);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      writeFileSync(damaged, flipped);
      await assert.rejects(read(damaged), { name: 'LatheError', code: 'input_corrupt' }, `flipped at ${share}`);
    }
  });
}

test('video with audio: the audio is read, the picture never decoded', { skip }, async () => {
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=64x64:rate=25:duration=6'];
  for (const [name, video] of [
    ['film.mov', 'mpeg4'],
    ['film.mkv', 'mpeg4'],
  ] as const) {
    const path = make(name, 24, ['-map', '0:v', '-map', '1:a', '-c:v', video, '-c:a', 'pcm_s24le'], picture);
    const { info, pcm } = await read(path);
    assert.equal(info.lengthFrames, lengthFrames);
    assert.equal(Buffer.compare(pcm, readFileSync(rawPath(24))), 0);
  }
});

/** Frames of the loudest match between a lossy decode and its source, 0 when they are aligned. */
function offsetAgainstSource(pcm: Buffer, source: Buffer): number {
  const at = (buffer: Buffer, frame: number): number => buffer.readFloatLE(frame * 8);
  let best = 0;
  let loudest = -Infinity;
  for (let offset = -3000; offset <= 3000; offset++) {
    let sum = 0;
    for (let frame = 100_000; frame < 101_000; frame++) sum += at(pcm, frame + offset) * at(source, frame);
    if (sum > loudest) [loudest, best] = [sum, offset];
  }
  return best;
}

test('AAC in M4A has the exact length and place of its source; the edit list says what was cut', { skip }, async () => {
  for (const frames of [lengthFrames, 1, 1023, 1024, 1025, 48_000]) {
    const path = make(`${frames}.m4a`, 32, ['-af', `atrim=end_sample=${frames}`, '-c:a', 'aac', '-b:a', '192k']);
    const { info, pcm } = await read(path);
    assert.equal(info.codec, 'aac');
    assert.equal(info.isLossy, true);
    assert.equal(info.lengthFrames, frames);
    assert.equal(pcm.length, frames * 8);
    assert.equal(info.encoderDelay?.startFrames, 1024);
    assert.equal((1024 + frames + (info.encoderDelay?.endFrames ?? 0)) % 1024, 0);
    assert.equal(info.encoderDelay?.declaredBy, 'edit list');
    if (frames === lengthFrames) assert.equal(offsetAgainstSource(pcm, readFileSync(rawPath(32))), 0);
  }
});

interface LossyCase {
  readonly name: string;
  readonly options: readonly string[];
  readonly container: string;
  readonly codec: string;
  readonly least: number;
  readonly most: number;
}

/** Formats that do not say what their encoders add: nothing is missing, and at most three packets are too many. */
const lossy: readonly LossyCase[] = [
  { name: 'a.aac', options: ['-c:a', 'aac'], container: 'adts', codec: 'aac', least: lengthFrames, most: 242_688 },
  { name: 'a.ac3', options: ['-c:a', 'ac3'], container: 'ac3', codec: 'ac3', least: lengthFrames, most: 243_000 },
  { name: 'a.eac3', options: ['-c:a', 'eac3'], container: 'ac3', codec: 'eac3', least: lengthFrames, most: 243_000 },
  {
    name: 'a.ts',
    options: ['-c:a', 'aac', '-f', 'mpegts'],
    container: 'mpeg-ts',
    codec: 'aac',
    least: lengthFrames,
    most: 243_000,
  },
  { name: 'a.mka', options: ['-c:a', 'aac'], container: 'matroska', codec: 'aac', least: lengthFrames, most: 243_000 },
  // ffmpeg does not flush its WMA decoder: the last packet of 2048 is missing.
  { name: 'a.wma', options: ['-c:a', 'wmav2'], container: 'asf', codec: 'wmav2', least: 239_000, most: 243_000 },
  {
    name: 'frag.m4a',
    options: ['-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov', '-frag_duration', '1000000'],
    container: 'mp4',
    codec: 'aac',
    least: lengthFrames,
    most: 243_000,
  },
];
for (const { name, options, container, codec, least, most } of lossy) {
  test(
    `${name}: ${least} to ${most} frames, said to hold an unknown delay; cut off it is refused`,
    { skip },
    async () => {
      const path = make(name, 16, options);
      const { info, pcm } = await read(path);
      assert.deepEqual([info.container, info.codec, info.isLossy], [container, codec, true]);
      assert.ok(info.lengthFrames >= least && info.lengthFrames <= most, String(info.lengthFrames));
      assert.equal(pcm.length, info.lengthFrames * 8);
      assert.ok(info.warnings.some((warning) => warning.code === 'encoder_delay_unknown'));
      const bytes = readFileSync(path);
      const damaged = join(folder, `damaged-${name}`);
      for (const share of [0.9, 0.4]) {
        writeFileSync(damaged, bytes.subarray(0, Math.floor(bytes.length * share) + 1));
        await assert.rejects(read(damaged), { name: 'LatheError', code: 'input_corrupt' }, `cut at ${share}`);
      }
    },
  );
}

test('5.1 in AAC, ALAC and AC-3 comes in WAVE order with its labels', { skip }, async () => {
  const tones = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6].map((level) => `${level}*sin(2*PI*100*t)`).join('|');
  const input = ['-f', 'lavfi', '-i', `aevalsrc='${tones}':c=5.1:s=48000:d=1`];
  for (const [name, codec] of [
    ['six.m4a', 'aac'],
    ['six-alac.m4a', 'alac'],
    ['six.ac3', 'ac3'],
  ] as const) {
    const path = join(folder, name);
    run([...input, '-c:a', codec, '-b:a', '640k', path]);
    const { info, pcm } = await read(path);
    assert.deepEqual(info.channels, ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'], name);
    const bytes = sampleSizeBytes(info.sampleFormat);
    const peaks = [0, 1, 2, 3, 4, 5].map((channel) => {
      let peak = 0;
      for (let frame = 10_000; frame < 30_000; frame++) {
        const position = (frame * 6 + channel) * bytes;
        const value = bytes === 4 ? pcm.readFloatLE(position) : pcm.readIntLE(position, bytes) / 2 ** (8 * bytes - 1);
        peak = Math.max(peak, Math.abs(value));
      }
      return Math.round(peak * 10);
    });
    assert.deepEqual(peaks, [1, 2, 3, 4, 5, 6], name);
  }
});

/** A DSF of DSD64 stereo: a sine by a first-order modulator. */
function makeDsf(sampleCount: number): Buffer {
  const blockBytes = 4096;
  const blocks = Math.ceil(sampleCount / 8 / blockBytes);
  const data = Buffer.alloc(blocks * blockBytes * 2, 0x69);
  for (const channel of [0, 1]) {
    let error = 0;
    for (let sample = 0; sample < sampleCount; sample++) {
      const value = 0.4 * Math.sin((2 * Math.PI * 1000 * sample) / 2_822_400);
      const bit = value + error >= 0 ? 1 : 0;
      error += value - (bit ? 1 : -1);
      const byte = Math.floor(sample / 8);
      const position = (Math.floor(byte / blockBytes) * 2 + channel) * blockBytes + (byte % blockBytes);
      const mask = 1 << (sample % 8);
      data[position] = bit ? (data[position] ?? 0) | mask : (data[position] ?? 0) & ~mask;
    }
  }
  const header = Buffer.alloc(92);
  header.write('DSD ', 0, 'latin1');
  header.writeBigUInt64LE(28n, 4);
  header.writeBigUInt64LE(BigInt(92 + data.length), 12);
  header.write('fmt ', 28, 'latin1');
  header.writeBigUInt64LE(52n, 32);
  for (const [index, value] of [1, 0, 2, 2, 2_822_400, 1].entries()) header.writeUInt32LE(value, 40 + index * 4);
  header.writeBigUInt64LE(BigInt(sampleCount), 64);
  header.writeUInt32LE(blockBytes, 72);
  header.write('data', 80, 'latin1');
  header.writeBigUInt64LE(BigInt(12 + data.length), 84);
  return Buffer.concat([header, data]);
}

test('DSF comes as float at 352.8 kHz with a warning', { skip }, async () => {
  const path = join(folder, 'a.dsf');
  // Whole blocks: ffmpeg hands out the padding of the last one as audio.
  const sampleCount = 4096 * 8 * 40;
  writeFileSync(path, makeDsf(sampleCount));
  const { info, pcm } = await read(path);
  assert.deepEqual([info.container, info.sampleFormat, info.sampleRateHz], ['dsf', 'f32', 352_800]);
  assert.equal(info.lengthFrames, sampleCount / 8);
  assert.ok(info.warnings.some(({ code }) => code === 'dsd_converted'));
  let peak = 0;
  for (let frame = 20_000; frame < 100_000; frame++) peak = Math.max(peak, Math.abs(pcm.readFloatLE(frame * 8)));
  assert.ok(peak > 0.35 && peak < 0.5, String(peak));
});

test('rewind starts again from frame 0, in the middle, at the end and after damage', { skip }, async () => {
  const path = make('rewind.m4a', 16, ['-c:a', 'alac']);
  const source = readFileSync(rawPath(16));
  await using reader = await openAudioFile(path);
  const target = new Uint8Array(10_000 * 4);
  for (let pass = 0; pass < 3; pass++) {
    assert.equal(await reader.read(target), 10_000);
    assert.equal(Buffer.compare(target, source.subarray(0, target.length)), 0);
    if (pass === 1) while ((await reader.read(target)) > 0);
    await reader.rewind();
  }
});

test('lenient reading goes on after damage and says so', { skip }, async () => {
  const path = make('lenient.tta', 16, ['-c:a', 'tta']);
  const bytes = readFileSync(path);
  bytes.fill(0x55, Math.floor(bytes.length * 0.5), Math.floor(bytes.length * 0.5) + 50);
  writeFileSync(path, bytes);
  await assert.rejects(read(path), { code: 'input_corrupt' });
  const { damage, pcm, info } = await read(path, true);
  assert.ok(damage.length > 0);
  assert.match(damage[0]?.message ?? '', /^ffmpeg: \[tta\] CRC error/);
  assert.equal(info.lengthFrames, lengthFrames);
  assert.ok(pcm.length > lengthFrames * 2 && pcm.length <= lengthFrames * 4);
  const cut = join(folder, 'cut.wv');
  writeFileSync(cut, readFileSync(make('whole.wv', 16, ['-c:a', 'wavpack'])).subarray(0, 200_000));
  const shorter = await read(cut, true);
  const last = shorter.damage.at(-1);
  assert.equal((last?.startFrame ?? 0) + (last?.lengthFrames ?? 0), lengthFrames);
  assert.equal(last?.startFrame, shorter.pcm.length / 4);
});

test('limits hold for duration, declared and counted', { skip }, async () => {
  for (const path of [make('limit.m4a', 16, ['-c:a', 'alac']), make('limit.mkv', 16, ['-c:a', 'flac'])]) {
    await assert.rejects(openAudioFile(path, { limits: { maxDurationSeconds: 4 } }), { code: 'limit_exceeded' });
  }
});
