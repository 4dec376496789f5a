import test from 'node:test';
import assert from 'node:assert/strict';
import { standardRates } from '../support/rates.ts';
import { analyzeSignal } from '../support/analyze-signal.ts';

/** EBU Tech 3341 (2023) table 1, cases 15 to 23: true peak within +0.2 and −0.4 dB. */

function assertTruePeak(actual: number | null, expectedDbtp: number): void {
  assert.ok(
    actual !== null && actual <= expectedDbtp + 0.2 && actual >= expectedDbtp - 0.4,
    `${actual} for ${expectedDbtp} dBTP`,
  );
}

for (const rate of standardRates) {
  for (const [name, divisor, amplitude, phaseDegrees, expectedDbtp] of [
    ['15', 4, 0.5, 0, -6],
    ['16', 4, 0.5, 45, -6],
    ['17', 6, 0.5, 60, -6],
    ['18', 8, 0.5, 67.5, -6],
    ['19', 4, 1.41, 45, 3],
  ] as const) {
    test(`case ${name} at ${rate} Hz: a tone at fs/${divisor}, ${phaseDegrees}°, reads ${expectedDbtp} dBTP +0.2/−0.4`, async () => {
      const samples = fadedTone(rate, divisor, amplitude, phaseDegrees);
      const measured = await analyzeSignal(rate, [samples, samples]);
      assertTruePeak(measured.truePeakDbtp, expectedDbtp);
    });
  }

  for (const offset of [0, 1, 2, 3]) {
    test(`case ${20 + offset} at ${rate} Hz: one period of fs/4 within fs/6, offset ${offset}, reads 0 dBTP +0.2/−0.4`, async () => {
      const samples = decimatedBurst(rate, offset);
      const measured = await analyzeSignal(rate, [samples, samples]);
      assertTruePeak(measured.truePeakDbtp, 0);
    });
  }
}

/** One second of a tone at fs/divisor with 10 ms linear fades. */
function fadedTone(rate: number, divisor: number, amplitude: number, phaseDegrees: number): Float32Array {
  const fade = Math.round(rate * 0.01);
  const phase = (phaseDegrees * Math.PI) / 180;
  return Float32Array.from({ length: rate }, (_, frame) => {
    const envelope = Math.min(1, frame / fade, (rate - 1 - frame) / fade);
    return amplitude * envelope * Math.sin((2 * Math.PI * frame) / divisor + phase);
  });
}

/** Made at 4·fs: 0.50 at fs/6 with one period of 1.00 at fs/4, phase continuous; low-passed; each fourth sample from the offset. */
function decimatedBurst(rate: number, offset: number): Float32Array {
  const periodsBefore = Math.min(4000, Math.round(rate / 12));
  const slow = 24;
  const fast = 16;
  const length = 2 * periodsBefore * slow + fast;
  const burst = periodsBefore * slow;
  const fade = Math.round(rate * 0.04);
  const source = Float64Array.from({ length }, (_, index) => {
    const envelope = Math.min(1, index / fade, (length - 1 - index) / fade);
    if (index >= burst && index < burst + fast) return Math.sin((2 * Math.PI * (index - burst)) / fast);
    const within = index < burst ? index : index - burst - fast;
    return 0.5 * envelope * Math.sin((2 * Math.PI * within) / slow);
  });
  const taps = lowPass(511, 0.125);
  const half = (taps.length - 1) / 2;
  return Float32Array.from({ length: Math.floor(length / 4) }, (_, frame) => {
    const centre = frame * 4 + offset;
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap += 1) sum += taps[tap]! * (source[centre + tap - half] ?? 0);
    return sum;
  });
}

/** Hann-windowed sinc; cutoff as a fraction of the sample rate. */
function lowPass(length: number, cutoff: number): Float64Array {
  const half = (length - 1) / 2;
  return Float64Array.from({ length }, (_, tap) => {
    const x = tap - half;
    const ideal = x === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x);
    return ideal * (0.5 + 0.5 * Math.cos((Math.PI * x) / (half + 1)));
  });
}
