import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fftTruePeak } from './fft-true-peak-meter.ts';

test('an fs/4 tone at 45° whose samples reach 0.7071 reads 1.0 within 1e-4 (faded in and out)', () => {
  const length = 100_000;
  const tone = Float32Array.from({ length }, (_, n) => {
    const fade = Math.sin(Math.PI * ((n + 0.5) / length)) ** 2;
    return fade * Math.sin((Math.PI / 2) * n + Math.PI / 4);
  });
  const { peakLinear } = fftTruePeak([tone]);
  assert.ok(Math.abs(peakLinear - 1) < 1e-4, `${peakLinear}`);
});

test('a single sample of 0.5 in the second channel is found where it lies', () => {
  const second = new Float32Array(70_000);
  second[61_439] = 0.5;
  const found = fftTruePeak([new Float32Array(70_000), second]);
  assert.equal(found.channel, 1);
  assert.ok(Math.abs(found.peakLinear - 0.5) < 1e-6 && found.positionFrames === 61_439);
});

test('band-limited sinc pulses placed between two frames read their height within 1e-4, wherever in a block they lie', () => {
  for (const center of [100.5, 2_047.25, 28_671.75, 28_672.5, 50_000.0625]) {
    const pulse = Float32Array.from({ length: 80_000 }, (_, n) => {
      const t = n - center;
      const x = Math.PI * 0.9 * t;
      return Math.abs(t) > 400 ? 0 : (t === 0 ? 1 : Math.sin(x) / x) * Math.cos((Math.PI * t) / 800) ** 2;
    });
    const { peakLinear, positionFrames } = fftTruePeak([pulse]);
    assert.ok(Math.abs(peakLinear - 1) < 1e-4, `${center}: ${peakLinear}`);
    assert.equal(positionFrames, center);
  }
});
