import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { decodePcmReference, type DecodedPcm } from './pcm-decoder-reference.ts';
import { PcmDecoder } from './pcm-decoder.ts';
import { sampleSizeBytes, type SampleFormat } from './sample-format.ts';

/** Decodes in blocks of `blockFrames` through the kernel. */
function decodeInBlocks(
  bytes: Uint8Array,
  format: SampleFormat,
  channelCount: number,
  blockFrames: number,
): DecodedPcm {
  const kernels = Kernels.load();
  const frameBytes = sampleSizeBytes[format] * channelCount;
  const frameCount = Math.floor(bytes.length / frameBytes);
  const decoder = new PcmDecoder(kernels, { format, channelCount, capacityFrames: blockFrames });
  const block = new PlanarBlock(kernels, channelCount, frameCount);
  for (let frame = 0; frame < frameCount; frame += blockFrames) {
    const count = Math.min(blockFrames, frameCount - frame);
    decoder.bytes.set(bytes.subarray(frame * frameBytes, (frame + count) * frameBytes));
    decoder.decode(count, block, frame);
  }
  return {
    channels: Array.from({ length: channelCount }, (_, channel) => block.channel(channel).slice(0, frameCount)),
    nonFiniteSamples: decoder.nonFiniteSamples,
    denormalSamples: decoder.denormalSamples,
    firstNonFiniteFrame: decoder.firstNonFiniteFrame,
  };
}

/** Bytes drawn so that every float class (NaN, infinity, denormal, zero) is frequent. */
const pcmBytes = fc
  .array(fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff)), { maxLength: 700 })
  .map((values) => Uint8Array.from(values));

for (const format of ['u8', 's16', 's24', 's32', 'f32', 'f64'] as const) {
  test(`${format} decodes to the bits of the reference for any bytes, 1 to 9 channels, any block size`, () => {
    fc.assert(
      fc.property(
        pcmBytes,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 70 }),
        (bytes, channels, block) => {
          const expected = decodePcmReference(bytes, format, channels);
          assert.deepEqual(decodeInBlocks(bytes, format, channels, block), expected);
        },
      ),
      { numRuns: 200, seed: 24 },
    );
  });
}

test('every 16-bit code becomes code / 2^15 exactly', () => {
  const codes = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);
  const { channels } = decodeInBlocks(new Uint8Array(codes.buffer), 's16', 1, 4_096);
  assert.ok(channels[0]?.every((sample, index) => sample === (index - 32_768) / 32_768));
});

test('24-bit extremes become −1, 1 − 2^-23, 2^-23 and −2^-23', () => {
  const bytes = Uint8Array.of(0, 0, 0x80, 0xff, 0xff, 0x7f, 1, 0, 0, 0xff, 0xff, 0xff);
  const { channels } = decodeInBlocks(bytes, 's24', 1, 8);
  assert.deepEqual([...(channels[0] ?? [])], [-1, 1 - 1 / 8_388_608, 1 / 8_388_608, -1 / 8_388_608]);
});

test('32-bit integers are rounded to nearest even once', () => {
  const codes = Int32Array.of(0x7fff_ffff, 0x0100_0001, 0x0100_0003, -0x8000_0000);
  const { channels } = decodeInBlocks(new Uint8Array(codes.buffer), 's32', 2, 8);
  assert.deepEqual(
    channels.map((samples) => [...samples]),
    [
      [1, 0x0100_0004 / 0x8000_0000],
      [0x0100_0000 / 0x8000_0000, -1],
    ],
  );
});

test('floats above full scale and −0 pass, NaN, ±Infinity and denormals become 0 and are counted', () => {
  const samples = Float32Array.of(3.5, -0, 1e-40, 0.25, NaN, -1e-45, Infinity, -7, -Infinity, 1);
  const decoded = decodeInBlocks(new Uint8Array(samples.buffer), 'f32', 2, 3);
  assert.deepEqual(decoded.channels, [Float32Array.of(3.5, 0, 0, 0, 0), Float32Array.of(-0, 0.25, 0, -7, 1)]);
  assert.equal(decoded.nonFiniteSamples, 3);
  assert.equal(decoded.denormalSamples, 2);
  assert.equal(decoded.firstNonFiniteFrame, 2);
});

test('every 8-bit code becomes (code - 128) / 128 exactly', () => {
  const codes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const { channels } = decodeInBlocks(codes, 'u8', 2, 5);
  assert.deepEqual([...(channels[0] ?? [])].slice(0, 2), [-1, -126 / 128]);
  assert.ok(channels[1]?.every((sample, index) => sample === (2 * index + 1 - 128) / 128));
});

test('f64 is rounded to nearest even once; -0 and values above full scale stay, what f32 cannot say becomes 0', () => {
  const half = 2 ** -25;
  const cases: readonly (readonly [number, number])[] = [
    [1 / 3, Math.fround(1 / 3)],
    [1 + 2 ** -24, 1],
    [1 + 3 * 2 ** -24, 1 + 2 ** -22],
    [0.5 + half + 2 ** -50, 0.5 + 2 ** -24],
    [-0, -0],
    [-7.25, -7.25],
    [1_099_511_595_007, 1_099_511_562_240],
    [1.1754943508222875e-38, 1.1754943508222875e-38],
    [-1.1754942e-38, 0],
    [1e-300, 0],
    [5e-324, 0],
    [-2e-308, 0],
    [1_099_511_595_008, 0],
    [-1e300, 0],
    [NaN, 0],
    [Infinity, 0],
    [0.75, 0.75],
  ];
  const samples = Float64Array.from(cases, ([stored]) => stored);
  for (const blockFrames of [1, 2, 3, 20]) {
    const decoded = decodeInBlocks(new Uint8Array(samples.buffer), 'f64', 1, blockFrames);
    assert.deepEqual(decoded.channels, [Float32Array.from(cases, ([, expected]) => expected)]);
    assert.equal(decoded.nonFiniteSamples, 4);
    assert.equal(decoded.denormalSamples, 2);
    assert.equal(decoded.firstNonFiniteFrame, 12);
  }
});

/** Doubles near every border of f32 and f64: zeros, denormals, the smallest and largest normals, NaN, infinity. */
const borderDoubles = fc.oneof(
  fc.double(),
  fc.double({ min: -2, max: 2 }),
  fc.constantFrom(
    0,
    -0,
    5e-324,
    2.2e-308,
    2.3e-308,
    1.4e-45,
    1.17549428e-38,
    1.1754943508222875e-38,
    1_099_511_562_240,
    1_099_511_595_007,
    1_099_511_595_008,
    3.4028234e38,
    3.403e38,
  ),
);

test('f64 decodes to the values of the reference at the borders of f32, 1 to 8 channels, any block size', () => {
  fc.assert(
    fc.property(
      fc.array(borderDoubles, { maxLength: 120 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 40 }),
      (values, channels, block) => {
        const bytes = new Uint8Array(Float64Array.from(values).buffer);
        const expected = decodePcmReference(bytes, 'f64', channels);
        assert.deepEqual(decodeInBlocks(bytes, 'f64', channels, block), expected);
      },
    ),
    { numRuns: 300, seed: 64 },
  );
});

test('floats from 2^40 on are absurd and become 0; the float below passes, mono, stereo and more', () => {
  const below = new Float32Array(Uint32Array.of(0x537f_ffff).buffer)[0] ?? 0;
  for (const channelCount of [1, 2, 3]) {
    const samples = Float32Array.from(
      { length: channelCount * 12 },
      (_, index) => [below, -(2 ** 40), 1e38, -below][index % 4] ?? 0,
    );
    const decoded = decodeInBlocks(new Uint8Array(samples.buffer), 'f32', channelCount, 12);
    assert.deepEqual(decoded, decodePcmReference(new Uint8Array(samples.buffer), 'f32', channelCount));
    assert.equal(decoded.nonFiniteSamples, samples.length / 2);
    assert.equal(decoded.channels[0]?.[0], below);
  }
});

test('more frames than the capacity are refused', () => {
  const kernels = Kernels.load();
  const decoder = new PcmDecoder(kernels, { format: 's16', channelCount: 1, capacityFrames: 8 });
  assert.throws(() => decoder.decode(9, new PlanarBlock(kernels, 1, 16)), RangeError);
  assert.throws(() => decoder.decode(8, new PlanarBlock(kernels, 1, 16), 9), RangeError);
});
