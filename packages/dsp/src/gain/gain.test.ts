import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { Gain } from './gain.ts';
import { GainReference } from './gain-reference.ts';
import { assertSameSamples } from '../../../../tests/support/assert-same-samples.ts';

function randomSamples(lengthFrames: number): Float32Array {
  return Float32Array.from({ length: lengthFrames }, () => 4 * Math.random() - 2);
}

for (const channelCount of [1, 2, 6, 8]) {
  for (const gainLinear of [0, 0.1, 0.5, 1, 1.7, 15.8]) {
    test(`a gain of ${gainLinear} over ${channelCount} channels equals the reference bit for bit at any length`, () => {
      const kernels = Kernels.load();
      const block = new PlanarBlock(kernels, channelCount, 101);
      const gain = new Gain(kernels, gainLinear);
      const reference = new GainReference(gainLinear);
      for (const frameCount of [0, 1, 3, 4, 7, 64, 101]) {
        const expected = Array.from({ length: channelCount }, () => randomSamples(101));
        for (const [channel, samples] of expected.entries()) block.channel(channel).set(samples);
        gain.process(block, frameCount);
        reference.process(expected, frameCount);
        for (const [channel, samples] of expected.entries()) {
          assertSameSamples(block.channel(channel), samples);
        }
      }
    });
  }
}

test('a gain of 1 keeps every bit, also of NaN payloads, negative zero and denormals', () => {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, 1, 4);
  const bits = [0x7fa0_1234, 0x8000_0000, 0x0000_0001, 0xff80_0000];
  new Uint32Array(kernels.memory.buffer, block.pointer(0), 4).set(bits);
  new Gain(kernels, 1).process(block, 4);
  assert.deepEqual([...new Uint32Array(kernels.memory.buffer, block.pointer(0), 4)], bits);
});

for (const gainLinear of [-0.1, Number.NaN, Infinity]) {
  test(`a gain of ${gainLinear} is a RangeError`, () => {
    assert.throws(() => new Gain(Kernels.load(), gainLinear), RangeError);
  });
}
