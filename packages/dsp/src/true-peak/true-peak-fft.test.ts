import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { TruePeakMeter } from './true-peak-meter.ts';

/** In-place radix-2 transform, e^(direction·2πi…), unscaled. */
function fft(re: Float64Array, im: Float64Array, direction: 1 | -1): void {
  const size = re.length;
  for (let i = 1, j = 0; i < size; i += 1) {
    let bit = size >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }
  for (let half = 1; half < size; half *= 2) {
    for (let k = 0; k < half; k += 1) {
      const angle = (direction * Math.PI * k) / half;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      for (let i = k; i < size; i += 2 * half) {
        const [xr, xi] = [re[i + half]!, im[i + half]!];
        const [tr, ti] = [xr * c - xi * s, xr * s + xi * c];
        re[i + half] = re[i]! - tr;
        im[i + half] = im[i]! - ti;
        re[i] = re[i]! + tr;
        im[i] = im[i]! + ti;
      }
    }
  }
}

const blockFrames = 32_768;
const oversampling = 16;

/** Ideal 16× interpolation of one block that is silent at both ends: zeros appended to its spectrum. */
function fftTruePeak(samples: Float32Array): number {
  const re = Float64Array.from(samples);
  const im = new Float64Array(blockFrames);
  fft(re, im, -1);
  const wideRe = new Float64Array(blockFrames * oversampling);
  const wideIm = new Float64Array(blockFrames * oversampling);
  for (let bin = 0; bin < blockFrames / 2; bin += 1) {
    // The real part of the one-sided spectrum's transform is the signal.
    wideRe[bin] = re[bin]! * (bin === 0 ? 1 : 2);
    wideIm[bin] = im[bin]! * (bin === 0 ? 1 : 2);
  }
  wideRe[blockFrames / 2] = re[blockFrames / 2]!;
  wideIm[blockFrames / 2] = im[blockFrames / 2]!;
  fft(wideRe, wideIm, 1);
  let peak = 0;
  for (const value of wideRe) peak = Math.max(peak, Math.abs(value));
  return peak / blockFrames;
}

function cascadeTruePeak(samples: Float32Array): number {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, 1, blockFrames);
  const meter = new TruePeakMeter(kernels, { channelCount: 1, capacityFrames: blockFrames });
  block.channel(0).set(samples);
  meter.process(block, blockFrames);
  return meter.finish().truePeakLinear;
}

/** Tones up to `highest` of the sample rate, faded in and out over 4,096 frames. */
function tones(seed: number, highest: number): Float32Array {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const parts = Array.from({ length: 40 }, () => [2 * Math.PI * highest * random(), 2 * Math.PI * random()] as const);
  return Float32Array.from({ length: blockFrames }, (_, n) => {
    const edge = Math.min(1, n / 4_096, (blockFrames - n) / 4_096);
    const fade = 0.5 - 0.5 * Math.cos(Math.PI * edge);
    return fade * parts.reduce((sum, [angle, phase]) => sum + Math.sin(angle * n + phase) / 12, 0);
  });
}

for (const seed of [1, 2, 3]) {
  test(`noise up to 0.45 fs (seed ${seed}) reads as an ideal 16× FFT meter does within 0.0005 dB`, () => {
    const samples = tones(seed, 0.45);
    const error = 20 * Math.log10(cascadeTruePeak(samples) / fftTruePeak(samples));
    assert.ok(Math.abs(error) <= 0.000_5, `${error} dB`);
  });
}

test('noise clipped hard, with strong content up to half the rate, reads as the FFT meter does within 0.05 dB', () => {
  const samples = tones(4, 0.3).map((sample) => Math.max(-0.35, Math.min(0.35, sample)));
  const error = 20 * Math.log10(cascadeTruePeak(samples) / fftTruePeak(samples));
  assert.ok(Math.abs(error) <= 0.05, `${error} dB`);
});
