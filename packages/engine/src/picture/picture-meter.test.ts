import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { measurementSchema, picturePartSchema, type Picture, type PicturePart } from '@lathe/core';
import { Kernels, PlanarBlock } from '@lathe/dsp/meters';
import { writeFloatWav } from '../../../../tests/support/float-wav.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { analyzeFile } from '../analyze/analyze-file.ts';
import { PictureMeter } from './picture-meter.ts';

const parts = picturePartSchema.options;
const folder = mkdtempSync(join(tmpdir(), 'lathe-picture-'));
after(() => rmSync(folder, { recursive: true }));

/** Noise with pauses, a clipped stretch, a click and a gap. */
function rough(seed: number, length: number): Float32Array {
  let low = 0;
  const samples = noise(seed, length).map((x, frame) => {
    low += 0.3 * (x - low);
    const level = [0.2, 1, 3, 0][Math.floor(frame / 30_000) % 4] ?? 0;
    return Math.max(-0.9, Math.min(0.9, low * level));
  });
  samples.fill(0, 5_000, 5_200);
  samples[130_000] = 0.4;
  return samples;
}

function written(name: string, sampleRateHz: number, channels: readonly Float32Array[]): string {
  const path = join(folder, name);
  writeFloatWav(path, sampleRateHz, channels);
  return path;
}

async function pictureOf(
  path: string,
  asked: readonly PicturePart[],
  blockFrames?: number,
): Promise<Picture | undefined> {
  return (await analyzeFile(path, { picture: asked, blockFrames })).picture;
}

for (const [sampleRateHz, channelCount] of [
  [8_000, 1],
  [44_100, 2],
  [96_000, 2],
  [48_000, 6],
] as const) {
  test(`a whole picture of ${channelCount} channels at ${sampleRateHz} Hz is valid, and no block size changes a bit of it`, async () => {
    const channels = Array.from({ length: channelCount }, (_, index) => rough(index + 1, 200_003));
    const path = written(`${sampleRateHz}-${channelCount}.wav`, sampleRateHz, channels);
    const measured = await analyzeFile(path, { picture: parts });
    assert.deepEqual(measurementSchema.parse(measured), measured);
    const wanted = parts.filter((part) => part !== 'stereo' || channelCount > 1);
    assert.deepEqual(new Set(Object.keys(measured.picture ?? {})), new Set(wanted));
    for (const blockFrames of [256, 65_536, 999]) {
      assert.deepEqual(await pictureOf(path, parts, blockFrames), measured.picture, `blocks of ${blockFrames}`);
    }
  });
}

test('each part alone is what it is among all', async () => {
  const path = written('alone.wav', 44_100, [rough(1, 150_000), rough(2, 150_000)]);
  const all = await pictureOf(path, parts);
  for (const part of parts) assert.deepEqual(await pictureOf(path, [part]), { [part]: all?.[part] });
  assert.equal((await analyzeFile(path)).picture, undefined);
});

test('the true peak of the levels is that of the measurement, and the loudest moment is it as well', async () => {
  const path = written('peaks.wav', 48_000, [rough(1, 150_000), rough(2, 150_000).map((x) => 0.5 * x)]);
  const { truePeakDbtp, picture } = await analyzeFile(path, { picture: ['levels', 'waveform'] });
  assert.equal(picture?.levels?.[0]?.truePeakDbtp, truePeakDbtp);
  assert.equal(Math.max(...(picture?.waveform?.truePeaks ?? []).map((moment) => moment.truePeakDbtp)), truePeakDbtp);
});

test('digital silence and one frame have a picture', async () => {
  const silent = await pictureOf(
    written('silent.wav', 44_100, [new Float32Array(100_000), new Float32Array(100_000)]),
    parts,
  );
  assert.equal(silent?.bandwidth?.verdict, 'silent');
  assert.equal(silent?.levels?.[0]?.rmsDbfs, null);
  assert.deepEqual(silent?.waveform?.truePeaks, []);
  assert.equal(silent?.stereo?.correlation, null);
  const short = await analyzeFile(written('short.wav', 44_100, [Float32Array.of(0.5)]), { picture: parts });
  assert.deepEqual(measurementSchema.parse(short), short);
  assert.equal(short.picture?.waveform?.minimum.length, 1);
});

test('floats of any size give finite numbers', async () => {
  const wild = noise(1, 60_000).map((x, frame) => x * [1e-38, 1e38, 1, 1e-20, 1e10][frame % 5]!);
  const measured = await analyzeFile(written('wild.wav', 44_100, [wild, wild]), { picture: parts });
  assert.deepEqual(JSON.parse(JSON.stringify(measured)), measured);
});

test('an hour and more in memory that does not grow: 24 channels at 384 kHz fit, and 2000 points at most', () => {
  const kernels = Kernels.load();
  const channels = [...(['L', 'R'] as const), ...Array.from({ length: 22 }, (): 'C' => 'C')];
  const source = { sampleFormat: 's24', bitsPerSample: 24, sampleRateHz: 384_000, channels } as const;
  const meter = new PictureMeter(kernels, source, parts);
  const block = new PlanarBlock(kernels, 24, 8_192);
  const before = kernels.memory.buffer.byteLength;
  for (let round = 0; round < 40; round += 1) meter.process(block, 8_192, new Uint8Array());
  const picture = meter.finish(channels.map(() => 0));
  assert.equal(kernels.memory.buffer.byteLength, before);
  assert.ok(before < 64 * 1_024 * 1_024);
  assert.ok((picture.waveform?.minimum.length ?? 0) <= 2_000);
});
