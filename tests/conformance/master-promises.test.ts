import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openAudioFile } from '@lathe/audio-file';
import { unchangedMasterRecipe, type MasterRecipe } from '@lathe/core';
import { renderMaster } from '@lathe/engine';
import { fftTruePeak } from '../support/fft-true-peak-meter.ts';
import { writeFloatWav } from '../support/float-wav.ts';
import { noise } from '../support/noise.ts';

/** What the design promises of any master, on adversarial signals, judged by a 16× FFT meter and by arithmetic. */
const folder = mkdtempSync(join(tmpdir(), 'lathe-promises-'));
after(() => rmSync(folder, { recursive: true }));
const rate = 48_000;
let made = 0;

/** Masters a signal through a file and returns the written samples with the report. */
async function mastered(
  channels: readonly Float32Array[],
  recipe: Partial<MasterRecipe>,
  sampleRateHz: number = rate,
): Promise<{ channels: Float32Array[]; outputPath: string; report: Awaited<ReturnType<typeof renderMaster>> }> {
  made += 1;
  const inputPath = join(folder, `in-${made}.wav`);
  const outputPath = join(folder, `out-${made}.wav`);
  writeFloatWav(inputPath, sampleRateHz, channels);
  const report = await renderMaster({ inputPath, outputPath, recipe: { ...unchangedMasterRecipe, ...recipe } });
  return { channels: await samplesOf(outputPath), outputPath, report };
}

async function samplesOf(path: string): Promise<Float32Array[]> {
  await using reader = await openAudioFile(path);
  const { sampleFormat, channelCount, lengthFrames } = reader.info;
  const sampleBytes = sampleFormat === 's16' ? 2 : sampleFormat === 's24' ? 3 : 4;
  const bytes = Buffer.alloc(channelCount * lengthFrames * sampleBytes);
  let filled = 0;
  while (filled < bytes.length) filled += (await reader.read(bytes.subarray(filled))) * channelCount * sampleBytes;
  const at = (index: number): number =>
    sampleFormat === 'f32'
      ? bytes.readFloatLE(index * 4)
      : bytes.readIntLE(index * sampleBytes, sampleBytes) / 2 ** (8 * sampleBytes - 1);
  return Array.from({ length: channelCount }, (_, channel) =>
    Float32Array.from({ length: lengthFrames }, (__, frame) => at(frame * channelCount + channel)),
  );
}

/** A tone at fs/4 whose samples all lie 3 dB below its peaks: 60 ms in every 200 ms, with 5 ms fades. */
function quarterTone(amplitude: number): Float32Array {
  return Float32Array.from({ length: 2 * rate }, (_, frame) => {
    const within = frame % 9600;
    const envelope = Math.max(0, Math.min(1, within / 240, (2880 - within) / 240));
    return amplitude * envelope * Math.sin((Math.PI * frame) / 2 + Math.PI / 4);
  });
}

/** Bursts of noise, low-passed at 0.45 fs, 60 ms in every 200 ms. */
function noiseBursts(seed: number): Float32Array {
  const half = 255;
  const white = noise(seed, 2 * rate + 2 * half).map((value, frame) => (frame % 9600 < 2880 ? value : 0));
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, tap) => {
    const x = tap - half;
    const ideal = x === 0 ? 0.9 : Math.sin(0.9 * Math.PI * x) / (Math.PI * x);
    return (
      ideal * (0.42 + 0.5 * Math.cos((Math.PI * x) / (half + 1)) + 0.08 * Math.cos((2 * Math.PI * x) / (half + 1)))
    );
  });
  return Float32Array.from({ length: 2 * rate }, (_, frame) => {
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap += 1) sum += taps[tap]! * white[frame + tap]!;
    return sum;
  });
}

for (const ceilingDbtp of [-0.1, -1, -3, -6]) {
  for (const [name, channels] of [
    ['an fs/4 tone at 45°', [quarterTone(0.9)]],
    ['noise bursts to 0.45 fs', [noiseBursts(1), noiseBursts(2)]],
  ] as const) {
    for (const [sampleFormat, dither] of [
      ['f32', 'tpdf'],
      ['s16', 'tpdf'],
      ['s16', 'shaped'],
    ] as const) {
      test(`${name} under ${ceilingDbtp} dBTP at ${sampleFormat}, ${dither} dither, is never more than 0.002 dB over`, async () => {
        const { channels: written, report } = await mastered(channels, {
          targetLufs: -0.5,
          ceilingDbtp,
          policy: 'best-effort',
          acceptNearest: true,
          sampleFormat,
          dither,
        });
        assert.equal(report.processing.dither?.kind, sampleFormat === 's16' ? dither : undefined);
        const { peakDbtp } = fftTruePeak(written);
        assert.ok(peakDbtp <= ceilingDbtp + 0.002, `${peakDbtp} dBTP`);
        assert.ok(peakDbtp >= ceilingDbtp - 0.1, `${peakDbtp} dBTP leaves room unused`);
        assert.ok((report.processing.limiter?.maxReductionDb ?? 0) > 1, 'the limiter did not work');
      });
    }
  }
}

test('TPDF at 16 bit leaves an error of -93.3 ± 0.1 dBFS (0 dBFS = RMS of a full-scale sine)', async () => {
  const source = noise(3, 10 * rate).map((value) => value * 0.25);
  const { channels } = await mastered([source], { sampleFormat: 's16' });
  let power = 0;
  for (const [frame, value] of (channels[0] ?? []).entries()) power += (value - source[frame]!) ** 2;
  const errorDbfs = 10 * Math.log10(power / source.length / 0.5);
  assert.ok(Math.abs(errorDbfs + 93.3) <= 0.1, `${errorDbfs} dBFS`);
});

for (const [sampleRateHz, dither, kind, errorDbfs] of [
  [44_100, 'shaped', 'shaped', -81.13],
  [48_000, 'shaped', 'shaped', -81.13],
  [96_000, 'shaped', 'shaped', -87.81],
  [32_000, 'shaped', 'tpdf', -93.32],
  [48_000, 'tpdf', 'tpdf', -93.32],
] as const) {
  test(`${dither} dither at ${sampleRateHz} Hz is ${kind} in the report, with an error of ${errorDbfs} ± 0.1 dBFS as measured`, async () => {
    const source = noise(5, 4 * sampleRateHz).map((value) => value * 0.25);
    const { channels, report } = await mastered([source], { sampleFormat: 's16', dither }, sampleRateHz);
    let power = 0;
    for (const [frame, value] of (channels[0] ?? []).entries()) power += (value - source[frame]!) ** 2;
    const measuredDbfs = 10 * Math.log10(power / source.length / 0.5);
    assert.deepEqual(report.processing.dither, { kind, seed: unchangedMasterRecipe.ditherSeed, bits: 16, errorDbfs });
    assert.ok(Math.abs(measuredDbfs - errorDbfs) <= 0.1, `${measuredDbfs} dBFS`);
    const change = report.changes.find(({ what }) => what === 'dither');
    assert.match(change?.to ?? '', kind === 'shaped' ? /noise-shaped TPDF, seed/ : /^TPDF, seed/);
    if (dither !== kind) assert.match(change?.why ?? '', /not shaped: .*32000 Hz/);
  });
}

test('dither that is asked to be shaped and is not, for the depth, says the depth', async () => {
  const { report } = await mastered([noise(5, rate)], { sampleFormat: 's24', dither: 'shaped', targetLufs: -30 });
  const change = report.changes.find(({ what }) => what === 'dither');
  assert.match(change?.why ?? '', new RegExp(`not shaped: .*16 bit at .*the master is s24 at ${rate} Hz`));
});

test('a bit-transparent path, 16 bit in and out at its level, gets no dither whatever the recipe says', async () => {
  const { outputPath: inputPath } = await mastered([noise(6, rate)], { sampleFormat: 's16' });
  const outputPath = join(folder, 'transparent.wav');
  const recipe = { ...unchangedMasterRecipe, sampleFormat: 's16', dither: 'shaped' } as const;
  const report = await renderMaster({ inputPath, outputPath, recipe });
  assert.equal(report.processing.dither, null);
  assert.deepEqual(await samplesOf(outputPath), await samplesOf(inputPath));
});

test('a recipe that changes nothing keeps every finite, normal sample to the bit and lists any other as a change', async () => {
  const source = noise(4, rate).map((value) => value * 1.5);
  source.set([Number.NaN, Number.POSITIVE_INFINITY, 1e-40], 100);
  const { channels, report } = await mastered([source], {});
  const expected = source.slice();
  expected.set([0, 0, 0], 100);
  assert.deepEqual(Buffer.from(channels[0]?.buffer ?? new ArrayBuffer()).compare(Buffer.from(expected.buffer)), 0);
  const listed = JSON.stringify(report.changes);
  assert.match(listed, /finite/i);
  assert.match(listed, /denormal/i);
});
