import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { PcmDecoder } from './pcm-decoder.ts';
import { PcmEncoder } from './pcm-encoder.ts';
import { PcmEncoderReference } from './pcm-encoder-reference.ts';
import { assertSameSamples } from '../../../../tests/support/assert-same-samples.ts';

function randomSamples(lengthFrames: number, peak: number): Float32Array {
  return Float32Array.from({ length: lengthFrames }, () => peak * (2 * Math.random() - 1));
}

for (const format of ['s16', 's24', 's32', 'f32', 'f64'] as const) {
  for (const channelCount of [1, 2, 3, 8, 24]) {
    for (const dither of [null, { seed: 7 }, { seed: 0x12_3456_789a_bcde }]) {
      test(`${format}, ${channelCount} channels, seed ${dither?.seed}: bytes and clip count equal the reference`, () => {
        const kernels = Kernels.load();
        const block = new PlanarBlock(kernels, channelCount, 300);
        const encoder = new PcmEncoder(kernels, { format, channelCount, capacityFrames: 300, dither });
        const reference = new PcmEncoderReference({ format, dither });
        for (const firstFrame of [0, 255, 0x7fff_ffff, 0xffff_ff80, 0x8000_0000_00]) {
          for (const frameCount of [0, 1, 2, 3, 4, 255, 300]) {
            for (const peak of [1e-5, 1.2, 1e9]) {
              const samples = Array.from({ length: channelCount }, () => randomSamples(300, peak));
              for (const [channel, values] of samples.entries()) block.channel(channel).set(values);
              const sizeBytes = encoder.encode(block, frameCount, firstFrame);
              const expected = reference.encode(samples, frameCount, firstFrame);
              assertSameSamples(encoder.bytes.slice(0, sizeBytes), expected);
              assert.equal(encoder.clippedSamples, reference.clippedSamples);
            }
          }
        }
      });
    }
  }
}

for (const [format, bits] of [
  ['s16', 16],
  ['s24', 24],
] as const) {
  test(`every step of a ${format} sweep decoded to f32 comes back exactly when not dithered`, () => {
    const kernels = Kernels.load();
    const fullScale = 2 ** (bits - 1);
    const step = bits === 16 ? 1 : 251;
    const codes: number[] = [];
    for (let code = -fullScale; code < fullScale; code += step) codes.push(code);
    codes.push(fullScale - 1);
    const block = new PlanarBlock(kernels, 1, codes.length);
    const encoder = new PcmEncoder(kernels, { format, channelCount: 1, capacityFrames: codes.length, dither: null });
    block.channel(0).set(codes.map((code) => code / fullScale));
    encoder.encode(block, codes.length, 0);
    const bytes = Buffer.from(encoder.bytes);
    for (const [index, code] of codes.entries()) {
      assert.equal(bytes.readIntLE(index * (bits / 8), bits / 8), code);
    }
    assert.equal(encoder.clippedSamples, 0);
  });
}

const oddValues = [
  [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    3e38,
    -3e38,
    2,
    -2,
    1.9999999,
    -1.9999999,
    1e-30,
    -1e-45,
  ],
  [1, -1, 0.99999994, 1 - 2 ** -16, 2 ** -24, -(2 ** -24), 3 * 2 ** -24, 2 ** -77, 0, -0, 1e-8],
].flat();

for (const format of ['s16', 's24'] as const) {
  for (const dither of [null, { seed: 7 }]) {
    test(`stereo ${format}, seed ${dither?.seed}: NaN, infinities, levels around 2 and halves equal the reference`, () => {
      const kernels = Kernels.load();
      const block = new PlanarBlock(kernels, 2, 2_048);
      const encoder = new PcmEncoder(kernels, { format, channelCount: 2, capacityFrames: 2_048, dither });
      const reference = new PcmEncoderReference({ format, dither });
      const pick = (frame: number): number => oddValues[(frame * 7 + (frame >> 5)) % oddValues.length] ?? 0;
      const samples = [
        Float32Array.from({ length: 2_048 }, (_, frame) => pick(frame)),
        Float32Array.from({ length: 2_048 }, (_, frame) =>
          frame % 3 === 0 ? pick(frame + 5) : (frame - 1_024) / 2 ** 24,
        ),
      ];
      for (const [channel, values] of samples.entries()) block.channel(channel).set(values);
      const sizeBytes = encoder.encode(block, 2_048, 0);
      assertSameSamples(encoder.bytes.slice(0, sizeBytes), reference.encode(samples, 2_048, 0));
      assert.equal(encoder.clippedSamples, reference.clippedSamples);
    });
  }
}

for (const format of ['s16', 's24', 's32', 'f32'] as const) {
  test(`stereo ${format} rounded in place is what its bytes decode to, or it says that it did not`, () => {
    const kernels = Kernels.load();
    const [block, decoded] = [new PlanarBlock(kernels, 2, 301), new PlanarBlock(kernels, 2, 301)];
    const options = { format, channelCount: 2, capacityFrames: 301 };
    const encoder = new PcmEncoder(kernels, { ...options, dither: { seed: 5 } });
    const decoder = new PcmDecoder(kernels, options);
    for (const [frameCount, firstFrame] of [
      [300, 0],
      [301, 300],
      [1, 7],
      [3, 0xffff_fffd],
      [6, 0xffff_fffd],
    ] as const) {
      const samples = [randomSamples(301, 1.2), randomSamples(301, 1.2)];
      const fill = (): void => {
        for (const [channel, values] of samples.entries()) block.channel(channel).set(values);
      };
      fill();
      decoder.bytes.set(encoder.bytes.subarray(0, encoder.encode(block, frameCount, firstFrame)));
      decoder.decode(frameCount, decoded);
      fill();
      const isDone = encoder.round(block, frameCount, firstFrame);
      assert.equal(isDone, (format === 's16' || format === 's24') && frameCount !== 6);
      for (const channel of isDone ? [0, 1] : []) {
        assertSameSamples(
          block.channel(channel).subarray(0, frameCount),
          decoded.channel(channel).subarray(0, frameCount),
        );
      }
    }
  });
}

test('halves round to even and what leaves the range is clipped and counted', () => {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, 1, 9);
  const encoder = new PcmEncoder(kernels, { format: 's16', channelCount: 1, capacityFrames: 9, dither: null });
  block.channel(0).set([0.5, 1.5, 2.5, -0.5, -1.5, 32_767, 32_768, -32_768, -32_769].map((lsb) => lsb / 32_768));
  encoder.encode(block, 9, 0);
  assert.deepEqual(
    [...new Int16Array(encoder.bytes.slice().buffer)],
    [0, 2, 2, 0, -2, 32_767, 32_767, -32_768, -32_768],
  );
  assert.equal(encoder.clippedSamples, 2);
});

test('f32 is verbatim: NaN payload, negative zero and values above full scale; denormals become 0', () => {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, 1, 7);
  const encoder = new PcmEncoder(kernels, { format: 'f32', channelCount: 1, capacityFrames: 7, dither: { seed: 1 } });
  const bits = [0x7fa0_1234, 0x8000_0000, 0x0000_0001, 0x4120_0000, 0x807f_ffff, 0x0080_0000, 0x8080_0000];
  new Uint32Array(kernels.memory.buffer, block.pointer(0), 7).set(bits);
  encoder.encode(block, 7, 0);
  const written = bits.map((word) => (word === 1 || word === 0x807f_ffff ? 0 : word));
  assert.deepEqual([...new Uint32Array(encoder.bytes.slice().buffer)], written);
});

test('a block of other channels, too many frames or a bad seed is a RangeError', () => {
  const kernels = Kernels.load();
  const options = { format: 's16', channelCount: 2, capacityFrames: 16, dither: null } as const;
  const encoder = new PcmEncoder(kernels, options);
  assert.throws(() => encoder.encode(new PlanarBlock(kernels, 1, 16), 16, 0), RangeError);
  assert.throws(() => encoder.encode(new PlanarBlock(kernels, 2, 32), 17, 0), RangeError);
  for (const seed of [-1, 0.5, 2 ** 53]) {
    assert.throws(() => new PcmEncoder(kernels, { ...options, dither: { seed } }), RangeError);
  }
});
