import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertSameSamples } from '../../../../tests/support/assert-same-samples.ts';
import { Fft } from '../../../../tests/support/fft.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { PcmEncoderReference } from '../pcm/pcm-encoder-reference.ts';
import { PcmEncoder } from '../pcm/pcm-encoder.ts';
import { ditherErrorDbfs, noiseShapingFilter, shapedErrorGain } from './noise-shaping.ts';

const lengthFrames = 1 << 18;
const size = 1 << 14;
const cycles = 371;
const rates = [44_100, 48_000, 88_200, 96_000, 176_400, 192_000] as const;

function filterOf(rate: number): readonly number[] {
  return noiseShapingFilter(rate) ?? assert.fail(`no filter for ${rate} Hz`);
}

interface Encoded {
  readonly codes: Int16Array[];
  readonly clippedSamples: number;
}

/** Encodes whole channels in blocks that cycle through `blockFrames`. */
function encode(
  channels: readonly Float32Array[],
  shaping: readonly number[] | null,
  seed = 42,
  blockFrames: readonly number[] = [8192],
): Encoded {
  const kernels = Kernels.load();
  const channelCount = channels.length;
  const length = channels[0]?.length ?? 0;
  const capacityFrames = Math.max(...blockFrames);
  const block = new PlanarBlock(kernels, channelCount, capacityFrames);
  const encoder = new PcmEncoder(kernels, { format: 's16', channelCount, capacityFrames, dither: { seed, shaping } });
  const codes = channels.map(() => new Int16Array(length));
  for (let first = 0, turn = 0; first < length; turn++) {
    const count = Math.min(blockFrames[turn % blockFrames.length] ?? 1, length - first);
    for (const [channel, samples] of channels.entries()) {
      block.channel(channel).set(samples.subarray(first, first + count));
    }
    encoder.encode(block, count, first);
    const words = new Int16Array(encoder.bytes.slice().buffer);
    for (let index = 0; index < count; index++) {
      for (const [channel, words16] of codes.entries()) words16[first + index] = words[index * channelCount + channel]!;
    }
    first += count;
  }
  return { codes, clippedSamples: encoder.clippedSamples };
}

function errorOf(codes: Int16Array, samples: Float32Array): Float64Array {
  return Float64Array.from(codes, (code, frame) => code - samples[frame]! * 32_768);
}

/** Mean power per bin of Hann-windowed stretches, in LSB²: white noise of power p has p in each bin. */
function spectrumOf(values: ArrayLike<number>): Float64Array {
  const fft = new Fft(size);
  const power = new Float64Array(size / 2);
  const window = Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
  let stretches = 0;
  for (let start = 0; start + size <= values.length; start += size / 2, stretches++) {
    const re = window.map((weight, n) => weight * values[start + n]!);
    const im = new Float64Array(size);
    fft.forward(re, im);
    for (let bin = 0; bin < size / 2; bin++) power[bin]! += re[bin]! ** 2 + im[bin]! ** 2;
  }
  return power.map((sum) => sum / stretches / (size * 0.375));
}

function bandPower(power: Float64Array, rate: number, lowHz: number, highHz: number): number {
  const [from, to] = [Math.ceil((lowHz / rate) * size), Math.floor((highHz / rate) * size)];
  return power.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
}

const decibels = (ratio: number): number => 10 * Math.log10(ratio);

/** Sine of a whole number of cycles in each 2¹⁴ frames. */
function tone(peak: number): Float32Array {
  return Float32Array.from(
    { length: lengthFrames },
    (_, frame) => peak * Math.sin((2 * Math.PI * cycles * frame) / size),
  );
}

for (const rate of rates) {
  const filter = filterOf(rate);
  const expectedDbfs = ditherErrorDbfs(filter);
  for (const [name, samples] of [
    ['silence', new Float32Array(lengthFrames)],
    ['a tone of −1 dBFS', tone(0.89)],
    ['a tone of −90 dBFS', tone(10 ** (-90 / 20))],
  ] as const) {
    test(`${rate} Hz, ${name}: the error is ≥ 14 dB lower from 1 to 6 kHz than TPDF's, ${expectedDbfs.toFixed(1)} ± 0.1 dBFS in all`, () => {
      const shaped = errorOf(encode([samples], filter).codes[0]!, samples);
      const plain = errorOf(encode([samples], null).codes[0]!, samples);
      const band = (error: Float64Array): number => bandPower(spectrumOf(error), rate, 1000, 6000);
      const lowerDb = decibels(band(plain) / band(shaped));
      assert.ok(lowerDb >= 14, `${lowerDb} dB lower`);
      const power = shaped.reduce((sum, value) => sum + value * value, 0) / lengthFrames / 32_768 ** 2;
      assert.ok(Math.abs(decibels(power / 0.5) - expectedDbfs) <= 0.1, `${decibels(power / 0.5)} dBFS`);
      const mean = shaped.reduce((sum, value) => sum + value, 0) / lengthFrames;
      assert.ok(Math.abs(mean) < 0.005, `mean ${mean}`);
    });
  }

  test(`${rate} Hz: a −90 dBFS tone has no harmonic from the 2nd to the 20th more than 6 dB over the noise around it`, () => {
    const power = spectrumOf(encode([tone(10 ** (-90 / 20))], filter, 9).codes[0]!);
    for (let harmonic = 2; harmonic <= 20; harmonic++) {
      const bin = harmonic * cycles;
      const around = [...power.subarray(bin - 40, bin - 4), ...power.subarray(bin + 5, bin + 41)];
      const floor = around.reduce((sum, value) => sum + value, 0) / around.length;
      const overDb = decibels(power[bin]! / floor);
      assert.ok(overDb <= 6, `harmonic ${harmonic}: ${overDb} dB`);
    }
  });

  test(`${rate} Hz: no true sample error exceeds 8 standard deviations`, () => {
    const samples = noise(5, lengthFrames).map((value) => value * 0.9);
    const worst = errorOf(encode([samples], filter, 3).codes[0]!, samples).reduce(
      (most, value) => Math.max(most, Math.abs(value)),
      0,
    );
    assert.ok(worst <= 4 * Math.sqrt(shapedErrorGain(filter)), `${worst} LSB`);
  });
}

test('above 48 kHz the filters are the predictors of order 5 for the inverse of the threshold in quiet, within 1e-4', () => {
  const points = 1 << 14;
  for (const rate of [88_200, 96_000, 176_400, 192_000]) {
    const spectrum = Float64Array.from({ length: points }, (_, index) => {
      const kHz = Math.max(0.02, (((index + 0.5) / points) * rate) / 2000);
      const quietDb = 3.64 * kHz ** -0.8 - 6.5 * Math.exp(-0.6 * (kHz - 3.3) ** 2) + 1e-3 * kHz ** 4;
      return 10 ** (-Math.min(30, quietDb) / 10);
    });
    const correlation = Array.from({ length: 6 }, (_, lag) =>
      spectrum.reduce((sum, value, index) => sum + value * Math.cos((Math.PI * (index + 0.5) * lag) / points), 0),
    );
    for (const [index, coefficient] of predictor(correlation).entries()) {
      assert.ok(Math.abs(coefficient - (filterOf(rate)[index] ?? NaN)) <= 1e-4, `${rate} Hz: ${coefficient}`);
    }
  }
});

/** Levinson and Durbin's recursion. */
function predictor(correlation: readonly number[]): number[] {
  let taps: number[] = [];
  let error = correlation[0]!;
  for (let order = 1; order < correlation.length; order++) {
    const rest = taps.reduce((sum, tap, index) => sum + tap * correlation[order - 1 - index]!, 0);
    const reflection = (correlation[order]! - rest) / error;
    taps = [...taps.map((tap, index) => tap - reflection * taps[order - 2 - index]!), reflection];
    error *= 1 - reflection * reflection;
  }
  return taps;
}

for (const channelCount of [1, 2, 3, 6, 24]) {
  test(`${channelCount} channels: codes and clip count equal the reference, in blocks of any size`, () => {
    const channels = Array.from({ length: channelCount }, (_, channel) =>
      noise(channel + 1, 3000).map((value, frame) => value * (frame % 700 < 500 ? 1.3 : 1e-4)),
    );
    const shaping = filterOf(44_100);
    const reference = new PcmEncoderReference({ format: 's16', dither: { seed: 7, shaping } });
    const expected = new Int16Array(reference.encode(channels, 3000, 0).buffer);
    for (const blockFrames of [[3000], [256], [1, 3, 700, 255]]) {
      const { codes, clippedSamples } = encode(channels, shaping, 7, blockFrames);
      for (const [channel, words] of codes.entries()) {
        assertSameSamples(
          words,
          Int16Array.from({ length: 3000 }, (_, frame) => expected[frame * channelCount + channel]!),
        );
      }
      assert.equal(clippedSamples, reference.clippedSamples);
      assert.ok(clippedSamples > 0);
    }
  });
}

test('clipping for long does not unsettle the feedback: the error right after is as before', () => {
  const samples = new Float32Array(20_000).fill(1.5, 0, 10_000);
  const error = errorOf(encode([samples], filterOf(44_100)).codes[0]!, samples).subarray(10_000);
  assert.ok(error.every((value) => Math.abs(value) <= 16));
});

test('another seed gives other codes; frame 0 begins anew; frames left out, other formats and odd filters are RangeErrors', () => {
  const samples = [tone(0.1)];
  const shaping = filterOf(48_000);
  assert.notDeepEqual(encode(samples, shaping, 1).codes, encode(samples, shaping, 2).codes);
  const kernels = Kernels.load();
  const options = { format: 's16', channelCount: 1, capacityFrames: 100, dither: { seed: 1, shaping } } as const;
  const encoder = new PcmEncoder(kernels, options);
  const block = new PlanarBlock(kernels, 1, 100);
  encoder.encode(block, 100, 0);
  const first = encoder.bytes.slice();
  encoder.encode(block, 100, 100);
  assert.notDeepEqual(encoder.bytes.slice(), first);
  assert.throws(() => encoder.encode(block, 100, 100), RangeError);
  encoder.encode(block, 100, 0);
  assert.deepEqual(encoder.bytes.slice(), first);
  assert.throws(() => new PcmEncoder(kernels, { ...options, format: 's24' }), RangeError);
  assert.throws(() => new PcmEncoder(kernels, { ...options, dither: { seed: 1, shaping: [1] } }), RangeError);
});

test('other rates have no filter', () => {
  for (const rate of [8_000, 22_050, 32_000, 44_099, 64_000, 384_000]) assert.equal(noiseShapingFilter(rate), null);
});
