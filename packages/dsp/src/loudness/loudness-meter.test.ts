import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import type { ChannelLabel } from './channel-weights.ts';
import { LoudnessMeter, type LoudnessMeterOptions } from './loudness-meter.ts';
import type { LoudnessResult } from './loudness-result.ts';

/** Seconds and the peak level in dBFS of every channel; −Infinity is digital silence. */
type Part = readonly [seconds: number, levelsDbfs: number | readonly number[]];

/** Measures 1 kHz tones, in phase in all channels. */
function measureTones(
  sampleRateHz: number,
  channels: readonly ChannelLabel[],
  parts: readonly Part[],
  options: Partial<LoudnessMeterOptions> = {},
): LoudnessResult {
  const kernels = Kernels.load();
  const capacityFrames = 4_096;
  const block = new PlanarBlock(kernels, channels.length, capacityFrames);
  const meter = new LoudnessMeter(kernels, { sampleRateHz, channels, capacityFrames, ...options });
  const tone = Float64Array.from({ length: sampleRateHz / 100 }, (_, n) =>
    Math.sin((2 * Math.PI * 1_000 * n) / sampleRateHz),
  );
  const views = channels.map((_, channel) => block.channel(channel));
  let frame = 0;
  let filled = 0;
  for (const [seconds, levels] of parts) {
    const gains = channels.map(
      (_, channel) => 10 ** ((typeof levels === 'number' ? levels : (levels[channel] ?? -Infinity)) / 20),
    );
    for (const end = frame + Math.round(seconds * sampleRateHz); frame < end; frame += 1) {
      const sample = tone[frame % tone.length] ?? 0;
      for (const [channel, view] of views.entries()) view[filled] = sample * (gains[channel] ?? 0);
      filled += 1;
      if (filled === capacityFrames) {
        meter.process(block, filled);
        filled = 0;
      }
    }
  }
  meter.process(block, filled);
  return meter.finish();
}

function assertNear(actual: number | null, expected: number, tolerance: number): void {
  assert.ok(
    actual !== null && Math.abs(actual - expected) <= tolerance,
    `${actual} is not ${expected} within ${tolerance}`,
  );
}

const stereo = ['L', 'R'] as const;
const surround = ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'] as const;

for (const sampleRateHz of [44_100, 48_000, 96_000]) {
  test(`Tech 3341 case 1 at ${sampleRateHz} Hz: −23 dBFS stereo reads M = S = I = −23.0 within 0.02`, () => {
    const result = measureTones(sampleRateHz, stereo, [[20, -23]]);
    assertNear(result.integratedLufs, -23, 0.02);
    assertNear(result.momentaryMaxLufs, -23, 0.02);
    assertNear(result.shortTermMaxLufs, -23, 0.02);
    assertNear(result.rangeLu, 0, 0.001);
  });

  test(`Tech 3341 case 4 at ${sampleRateHz} Hz: both gates work, I = −23.0 within 0.1`, () => {
    const result = measureTones(sampleRateHz, stereo, [
      [10, -72],
      [10, -36],
      [60, -23],
      [10, -36],
      [10, -72],
    ]);
    assertNear(result.integratedLufs, -23, 0.1);
  });

  test(`Tech 3341 case 6 at ${sampleRateHz} Hz: 5.0 surrounds weigh 1.41, I = −23.0 within 0.1`, () => {
    const result = measureTones(sampleRateHz, surround, [[20, [-28, -28, -24, -6, -30, -30]]]);
    assertNear(result.integratedLufs, -23, 0.1);
  });

  test(`Tech 3341 case 13 at ${sampleRateHz} Hz: 400 ms after any multiple of 20 ms read max M = −23.0 within 0.1`, () => {
    for (let i = 0; i < 20; i += 1) {
      const result = measureTones(sampleRateHz, stereo, [
        [i * 0.02, -Infinity],
        [0.4, -23],
        [1, -Infinity],
      ]);
      assertNear(result.momentaryMaxLufs, -23, 0.1);
    }
  });

  test(`Tech 3342 case 4 at ${sampleRateHz} Hz: LRA = 15 within 1, at hops of 100 ms and 1 s`, () => {
    const parts: Part[] = [-50, -35, -20, -35, -50].map((level) => [20, level]);
    assertNear(measureTones(sampleRateHz, stereo, parts).rangeLu, 15, 1);
    assertNear(measureTones(sampleRateHz, stereo, parts, { rangeHopMs: 1_000 }).rangeLu, 15, 1);
  });
}

test('a mono 1 kHz tone of −20 dBFS reads 3.01 LU below the same tone in both channels of stereo', () => {
  const mono = measureTones(48_000, ['M'], [[5, -20]]).integratedLufs ?? NaN;
  assertNear(measureTones(48_000, stereo, [[5, -20]]).integratedLufs, mono + 3.0103, 0.001);
});

test('an LFE alone is silent', () => {
  const result = measureTones(48_000, surround, [[5, [-Infinity, -Infinity, -Infinity, -6]]]);
  assert.equal(result.integratedLufs, null);
  assert.equal(result.unmeasurable['integratedLufs'], 'silent: no block above -70 LUFS');
  assert.equal(result.unmeasurable['momentaryMaxLufs'], 'digital silence');
});

test('in 7.1 the sides weigh 1.41 and the rears 1', () => {
  const labels = ['L', 'R', 'C', 'LFE', 'Lrs', 'Rrs', 'Lss', 'Rss'] as const;
  const only = (channel: number): Part[] => [[3, labels.map((_, index) => (index === channel ? -20 : -Infinity))]];
  const front = measureTones(48_000, labels, only(0)).integratedLufs ?? NaN;
  assertNear(measureTones(48_000, labels, only(4)).integratedLufs, front, 1e-9);
  assertNear(measureTones(48_000, labels, only(6)).integratedLufs, front + 10 * Math.log10(1.41), 1e-9);
});

test('what is shorter than its window is null and says so', () => {
  const short = measureTones(48_000, stereo, [[0.399, -20]]);
  assert.deepEqual(
    [short.integratedLufs, short.momentaryMaxLufs, short.shortTermMaxLufs, short.rangeLu],
    [null, null, null, null],
  );
  assert.equal(short.unmeasurable['integratedLufs'], 'shorter than one 400 ms gating block');
  const middle = measureTones(48_000, stereo, [[2.99, -20]]);
  assertNear(middle.momentaryMaxLufs, -20, 0.01);
  assert.equal(middle.unmeasurable['shortTermMaxLufs'], 'shorter than one 3 s short-term window');
  assert.equal(middle.unmeasurable['rangeLu'], 'shorter than one 3 s short-term window');
});

test('digital silence after a tone is null in the series, not a rounding remainder', () => {
  const result = measureTones(
    44_100,
    stereo,
    [
      [1, -20],
      [30, -Infinity],
    ],
    { series: true },
  );
  assert.deepEqual(result.momentary?.at(-1), [31, null]);
  assert.deepEqual(result.shortTerm?.at(-1), [31, null]);
  assert.equal(result.momentary?.[0]?.[0], 0.4);
  assert.equal(result.shortTerm?.[0]?.[0], 3);
  assertNear(result.momentary?.[0]?.[1] ?? null, -20, 0.02);
});
