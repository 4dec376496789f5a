import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertSameSamples } from '../../../../tests/support/assert-same-samples.ts';
import { Fft } from '../../../../tests/support/fft.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { Kernels } from '../kernels/kernels.ts';
import { fourierTable, loadFourierTable } from './fourier-table.ts';
import { allocateFourierWork } from './fourier-work.ts';
import { transformComplexReference } from './fft-reference.ts';
import { addSpectrumReference, applyWindowReference } from './spectrum-sums-reference.ts';

function transformed(re: Float32Array, im: Float32Array): { re: Float32Array; im: Float32Array } {
  const kernels = Kernels.load();
  const size = re.length;
  const table = loadFourierTable(kernels, size);
  const work = allocateFourierWork(kernels, size);
  kernels.f32(work.re, size).set(re);
  kernels.f32(work.im, size).set(im);
  const moved = kernels.exports.transformComplex(size, work.re, work.im, work.spareRe, work.spareIm, table) === 1;
  return {
    re: kernels.f32(moved ? work.spareRe : work.re, size).slice(),
    im: kernels.f32(moved ? work.spareIm : work.im, size).slice(),
  };
}

for (const size of [16, 32, 64, 128, 1_024, 2_048]) {
  test(`a transform of ${size} points equals the reference bit for bit`, () => {
    const [re, im] = [noise(size, size), noise(size + 1, size)];
    const ours = transformed(re, im);
    transformComplexReference(re, im);
    assertSameSamples(ours.re, re);
    assertSameSamples(ours.im, im);
  });
}

for (const size of [16, 512, 4_096, 16_384, 131_072]) {
  test(`a transform of ${size} points is within 2e-7 of one in f64, relative to the whole`, () => {
    const [re, im] = [noise(3, size), noise(4, size)];
    const ours = transformed(re, im);
    const [wideRe, wideIm] = [Float64Array.from(re), Float64Array.from(im)];
    new Fft(size).forward(wideRe, wideIm);
    let error = 0;
    let whole = 0;
    for (let k = 0; k < size; k += 1) {
      error += (ours.re[k]! - wideRe[k]!) ** 2 + (ours.im[k]! - wideIm[k]!) ** 2;
      whole += wideRe[k]! ** 2 + wideIm[k]! ** 2;
    }
    assert.ok(Math.sqrt(error / whole) < 2e-7, `relative error ${Math.sqrt(error / whole)}`);
  });
}

test('windowed samples, their greatest magnitude and sums of power and cross-power equal the reference bit for bit', () => {
  const size = 256;
  const kernels = Kernels.load();
  const [source, window, target] = [0, 1, 2].map(() => kernels.allocate(size * 4)) as [number, number, number];
  const [samples, shape] = [noise(5, size), noise(6, size)];
  kernels.f32(source, size).set(samples);
  kernels.f32(window, size).set(shape);
  const greatest = kernels.exports.applyWindow(source, window, size, target);
  const expected = applyWindowReference(samples, shape);
  assert.equal(greatest, expected.greatest);
  assertSameSamples(kernels.f32(target, size), expected.products);

  const power = kernels.allocate((size / 2 + 1) * 8);
  const cross = kernels.allocate((size + 2) * 8);
  const [wantedPower, wantedCross] = [new Float64Array(size / 2 + 1), new Float64Array(size + 2)];
  for (let round = 0; round < 3; round += 1) {
    kernels.exports.addSpectrum(size, source, window, power, cross);
    addSpectrumReference(samples, shape, wantedPower, wantedCross);
  }
  assertSameSamples(kernels.f64(power, size / 2 + 1), wantedPower);
  assertSameSamples(kernels.f64(cross, size + 2), wantedCross);
});

for (const size of [0, 8, 24, 2_097_152]) {
  test(`a table of ${size} points is a RangeError`, () => {
    assert.throws(() => fourierTable(size), RangeError);
  });
}
