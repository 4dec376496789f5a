import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limited } from '../../../../tests/support/limited-signal.ts';
import { Kernels } from '../kernels/kernels.ts';
import { TruePeakLimiter } from './true-peak-limiter.ts';
import { TruePeakLimiterReference } from './true-peak-limiter-reference.ts';
import { assertSameSamples } from '../../../../tests/support/assert-same-samples.ts';

const material: Record<string, (frame: number, channel: number) => number> = {
  'white noise': () => 1.5 * (2 * Math.random() - 1),
  'noise bursts between silences': (frame) => (frame % 3_000 < 400 ? 2 * Math.random() - 1 : 0),
  'low tones with clicks': (frame, channel) =>
    Math.sin(frame * 0.02 + channel) + (frame % 997 === 0 ? Math.random() : 0),
  'a quarter of the rate': (frame) => Math.sin((Math.PI / 2) * frame + Math.PI / 4),
};

for (const [name, sampleAt] of Object.entries(material)) {
  for (const [sampleRateHz, channelCount] of [
    [8_000, 1],
    [22_050, 8],
    [44_100, 2],
    [48_000, 6],
    [96_000, 1],
    [192_000, 2],
  ] as const) {
    test(`${name}, ${sampleRateHz} Hz, ${channelCount} channels: equals the reference bit for bit in blocks of any size`, () => {
      const lengthFrames = Math.round(12_000 / channelCount);
      const channels = Array.from({ length: channelCount }, (_, channel) =>
        Float32Array.from({ length: lengthFrames }, (_, frame) => sampleAt(frame, channel)),
      );
      const kernels = Kernels.load();
      const options = { sampleRateHz, channelCount, ceilingLinear: 0.7, capacityFrames: 5_000 };
      const limiter = new TruePeakLimiter(kernels, options);
      const reference = new TruePeakLimiterReference(0.7);
      reference.prepare({ sampleRateHz, channelCount });
      const expected = channels.map((samples) => samples.slice());
      reference.process(expected, lengthFrames);
      for (const blockFrames of [[5_000], [256], [1, 7, 100, 3]]) {
        limiter.reset();
        const output = limited(channels, limiter, kernels, blockFrames);
        for (let channel = 0; channel < channelCount; channel++) {
          const differs = output[channel]!.findIndex((value, frame) => value !== expected[channel]![frame]);
          assert.equal(differs, -1, `channel ${channel}, blocks of ${blockFrames.join()}, frame ${differs}`);
        }
      }
    });
  }
}

test('a burst, seven seconds of near silence and another burst: equals the reference through idle and back', () => {
  const lengthFrames = 72_000;
  const channels = [
    Float32Array.from(
      { length: lengthFrames },
      (_, frame) => (frame % 60_000 < 500 ? 2 : 0.01) * (2 * Math.random() - 1),
    ),
  ];
  const kernels = Kernels.load();
  const limiter = new TruePeakLimiter(kernels, {
    sampleRateHz: 8_000,
    channelCount: 1,
    ceilingLinear: 0.5,
    capacityFrames: 512,
  });
  const reference = new TruePeakLimiterReference(0.5);
  reference.prepare({ sampleRateHz: 8_000, channelCount: 1 });
  const expected = channels.map((samples) => samples.slice());
  reference.process(expected, lengthFrames);
  for (const blockFrames of [[512], [37], [300, 5, 512], [1, 7, 100, 3]]) {
    limiter.reset();
    assertSameSamples(limited(channels, limiter, kernels, blockFrames), expected);
  }
});
