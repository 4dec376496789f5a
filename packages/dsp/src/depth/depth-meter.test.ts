import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noise } from '../../../../tests/support/noise.ts';
import { quantised } from '../grid/feed-chunks.fixture.ts';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import type { SampleFormat } from '../pcm/sample-format.ts';
import { DepthMeter, type DepthResult } from './depth-meter.ts';
import { sampleBitsReference } from './sample-bits-reference.ts';

function depthOf(samples: Float32Array, format: SampleFormat, declaredBits: number): DepthResult {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, 1, samples.length);
  const meter = new DepthMeter(kernels, format, declaredBits);
  block.channel(0).set(samples);
  meter.process(block, samples.length, new Uint8Array());
  return meter.finish();
}

test('bits and exactness of any samples equal the reference', () => {
  const kernels = Kernels.load();
  const signals = [
    ...[1, 2, 5, 33].map((length) => noise(length, length)),
    ...[2, 12, 16, 20, 24].map((bits) => quantised(noise(bits, 101), bits)),
    Float32Array.of(1),
    Float32Array.of(-1),
    Float32Array.of(1.5, 0.5),
    Float32Array.of(-1.5),
    Float32Array.of(2 ** -31),
    Float32Array.of(2 ** -32),
    Float32Array.of(-0, 0),
    Float32Array.of(1e30, -1e30),
  ];
  for (const samples of signals) {
    const source = kernels.allocate(samples.length * 4);
    const target = kernels.allocate(8);
    kernels.f32(source, samples.length).set(samples);
    kernels.exports.addSampleBits(source, samples.length, target);
    const [bits, isInexact] = new Int32Array(kernels.memory.buffer, target, 2);
    assert.deepEqual({ bits, isInexact: isInexact === 1 }, sampleBitsReference(samples), String(samples.slice(0, 3)));
  }
});

for (const [format, declared, held, expected] of [
  ['s16', 16, 16, 16],
  ['s16', 16, 12, 12],
  ['s24', 24, 24, 24],
  ['s24', 24, 20, 20],
  ['s24', 24, 16, 16],
] as const) {
  test(`${held}-bit samples in ${declared} use ${expected} bits`, () => {
    const found = depthOf(quantised(noise(held, 5_001), held), format, declared);
    assert.deepEqual(found, { declaredBits: declared, effectiveBits: expected, isZeroPadded: expected < declared });
  });
}

for (const [bits, expected] of [
  [16, 16],
  [24, 24],
] as const) {
  test(`float that ${bits} bits hold says so`, () => {
    const found = depthOf(quantised(noise(bits, 5_001), bits), 'f32', 32);
    assert.deepEqual(found, { declaredBits: null, effectiveBits: expected, isZeroPadded: true });
  });
}

test('float with a finer sample, or one above full scale, is held by no integer of 24 bits', () => {
  for (const odd of [2 ** -24 * 1.0001, 1, 1.25, -1.5, 2 ** -30]) {
    const samples = quantised(noise(1, 5_001), 16);
    samples[4_000] = odd;
    assert.deepEqual(depthOf(samples, 'f32', 32), { declaredBits: null, effectiveBits: null, isZeroPadded: false });
  }
});

test('digital silence uses no bits', () => {
  const silence = new Float32Array(5_001);
  assert.deepEqual(depthOf(silence, 's24', 24), { declaredBits: 24, effectiveBits: null, isZeroPadded: false });
});

test('32-bit integers are looked at as they are: one odd sample out of full-scale 24-bit ones needs all 32', () => {
  const kernels = Kernels.load();
  const bytes = kernels.allocate(1_001 * 4);
  const integers = new Int32Array(kernels.memory.buffer, bytes, 1_001);
  integers.set(noise(2, 1_001).map((x) => Math.round(x * 8_388_607) * 256));
  const block = new PlanarBlock(kernels, 1, 1_001);
  const view = (): Uint8Array => kernels.u8(bytes, 4_004);
  const padded = new DepthMeter(kernels, 's32', 32);
  padded.process(block, 1_001, view());
  assert.deepEqual(padded.finish(), { declaredBits: 32, effectiveBits: 24, isZeroPadded: true });
  new Int32Array(kernels.memory.buffer, bytes, 1_001)[1_000] = 0x7fff_ffff;
  const full = new DepthMeter(kernels, 's32', 32);
  full.process(block, 1_001, view());
  assert.deepEqual(full.finish(), { declaredBits: 32, effectiveBits: 32, isZeroPadded: false });
});
