import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { PcmEncoder } from '../pcm/pcm-encoder.ts';
import { mix32 } from './dither-reference.ts';
import { assertSameSamples } from '../../../../tests/support/assert-same-samples.ts';

const lengthFrames = 1 << 18;

interface Encoded {
  readonly codes: Int16Array[];
  /** Code minus exact value, in LSB, per channel. */
  readonly errors: Float64Array[];
}

function encode16(channels: readonly Float32Array[], seed: number, blockFrames = lengthFrames): Encoded {
  const kernels = Kernels.load();
  const channelCount = channels.length;
  const block = new PlanarBlock(kernels, channelCount, blockFrames);
  const options = { format: 's16', channelCount, capacityFrames: blockFrames, dither: { seed } } as const;
  const encoder = new PcmEncoder(kernels, options);
  const codes = channels.map(() => new Int16Array(lengthFrames));
  for (let first = 0; first < lengthFrames; first += blockFrames) {
    const count = Math.min(blockFrames, lengthFrames - first);
    for (const [channel, samples] of channels.entries()) {
      block.channel(channel).set(samples.subarray(first, first + count));
    }
    encoder.encode(block, count, first);
    const words = new Int16Array(encoder.bytes.slice().buffer);
    for (let index = 0; index < count; index++) {
      for (let channel = 0; channel < channelCount; channel++) {
        codes[channel]![first + index] = words[index * channelCount + channel]!;
      }
    }
  }
  const errors = codes.map((words, channel) =>
    Float64Array.from(words, (word, frame) => word - channels[channel]![frame]! * 32_768),
  );
  return { codes, errors };
}

function meanOf(values: Float64Array, of: (value: number) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0) / values.length;
}

/** Sine of a whole number of cycles in each 2¹⁴ frames. */
function tone(cycles: number, peak: number): Float32Array {
  return Float32Array.from(
    { length: lengthFrames },
    (_, frame) => peak * Math.sin((2 * Math.PI * cycles * frame) / 16_384),
  );
}

const silence = new Float32Array(lengthFrames);

for (const [name, samples] of [
  ['silence', silence],
  ['a tone of −1 dBFS', tone(371, 0.89)],
  ['a tone of −90 dBFS', tone(371, 10 ** (-90 / 20))],
] as const) {
  test(`the error of 16 bits over ${name} is −93.3 ± 0.1 dBFS with a mean of 0 within 0.005 LSB`, () => {
    for (const error of encode16([samples, samples], 42).errors) {
      const power = meanOf(error, (value) => value * value) / 32_768 ** 2;
      const powerDbfs = 10 * Math.log10(power / 0.5);
      assert.ok(Math.abs(powerDbfs + 93.3) <= 0.1, `${powerDbfs} dBFS`);
      assert.ok(Math.abs(meanOf(error, (value) => value)) < 0.005);
    }
  });
}

test('mean and variance of the error do not depend on where between two codes the sample lies (0 and 1/4 LSB² ± 0.01)', () => {
  const moments = [0, 0.125, 0.25, 0.5, 0.75, 0.9].map((lsb) => {
    const error = encode16([new Float32Array(lengthFrames).fill((100 + lsb) / 32_768)], 3).errors[0]!;
    return [meanOf(error, (value) => value), meanOf(error, (value) => value * value)] as const;
  });
  for (const [mean, variance] of moments) {
    assert.ok(Math.abs(mean) < 0.005, `mean ${mean}`);
    assert.ok(Math.abs(variance - 0.25) < 0.01, `variance ${variance}`);
  }
});

test('a −90 dBFS tone has no harmonic from the 2nd to the 20th more than 6 dB over the noise floor', () => {
  const size = 16_384;
  const cycles = 371;
  const codes = encode16([tone(cycles, 10 ** (-90 / 20))], 9).codes[0]!;
  const powerAt = (bin: number): number => {
    let power = 0;
    for (let start = 0; start < lengthFrames; start += size) {
      let re = 0;
      let im = 0;
      for (let frame = 0; frame < size; frame++) {
        const angle = (2 * Math.PI * ((bin * frame) % size)) / size;
        re += codes[start + frame]! * Math.cos(angle);
        im -= codes[start + frame]! * Math.sin(angle);
      }
      power += re * re + im * im;
    }
    return power;
  };
  const floor = lengthFrames / 4; // summed bin power of white noise of 1/4 LSB²
  for (let harmonic = 2; harmonic <= 20; harmonic++) {
    const overDb = 10 * Math.log10(powerAt(harmonic * cycles) / floor);
    assert.ok(overDb <= 6, `harmonic ${harmonic}: ${overDb} dB`);
  }
});

test('errors of eight channels, of neighbouring frames and of two seeds are uncorrelated within 0.01', () => {
  const eight = Array.from({ length: 8 }, () => silence);
  const series = [...encode16(eight, 5).errors, encode16([silence], 6).errors[0]!];
  const correlation = (a: Float64Array, b: Float64Array, lag: number): number => {
    let sum = 0;
    for (let frame = lag; frame < lengthFrames; frame++) sum += a[frame]! * b[frame - lag]!;
    return sum / (lengthFrames / 4);
  };
  for (const [index, a] of series.entries()) {
    for (const b of series.slice(index + 1)) {
      for (const lag of [0, 1, 2]) assert.ok(Math.abs(correlation(a, b, lag)) < 0.01);
    }
    for (const lag of [1, 2, 3, 4, 256]) assert.ok(Math.abs(correlation(a, a, lag)) < 0.01);
  }
});

test('the same seed gives the same codes whatever the block size; another seed gives others', () => {
  const samples = [tone(371, 0.5), tone(100, 0.1)];
  const whole = encode16(samples, 77).codes;
  for (const blockFrames of [256, 1000, 8192]) assertSameSamples(encode16(samples, 77, blockFrames).codes, whole);
  assert.notDeepEqual(encode16(samples, 78).codes, whole);
});

test('the hash keeps distinct words distinct', () => {
  const words = new Set(Array.from({ length: 100_000 }, (_, word) => mix32(word)));
  assert.equal(words.size, 100_000);
});
