import { powerToDecibels } from '../math/decibels.ts';
import type { SpectrumResult } from '../spectrum/power-spectrum.ts';
import { baseTenFrequency, powerBetween } from '../spectrum/third-octaves.ts';
import { correlationOf } from './correlation.ts';

/** Width and correlation of one octave. */
export interface StereoBand {
  readonly lowHz: number;
  readonly highHz: number;
  /** Side over mid power, dB; null where either is silent. */
  readonly sideToMidDb: number | null;
  readonly correlation: number | null;
}

/** Power of a band below which it is silent: −120 dBFS. */
const faintest = 1e-12;

/** Octaves of three thirds each, base ten, the first from 17.8 Hz; the last may be cut off at half the rate. */
export function stereoBands({ pair, binHz }: SpectrumResult, sampleRateHz: number): StereoBand[] {
  if (pair === null) return [];
  const bands: StereoBand[] = [];
  // f32 transforms leave about −130 dB of the whole in the difference of two equal signals.
  const residue = 1e-13 * (sumOf(pair.left) + sumOf(pair.right));
  for (let step = -17.5; baseTenFrequency(step) < sampleRateHz / 2; step += 3) {
    const lowHz = baseTenFrequency(step);
    const highHz = Math.min(baseTenFrequency(step + 3), sampleRateHz / 2);
    const [left, right, difference] = [pair.left, pair.right, pair.difference].map((power) =>
      powerBetween(power, binHz, lowHz, highHz),
    ) as [number, number, number]; // three from three
    const side = difference / 4;
    const mid = Math.max(0, left + right - 2 * side) / 2;
    const isHeard = left + right > faintest;
    bands.push({
      lowHz,
      highHz,
      sideToMidDb: isHeard && mid > residue && side > residue ? powerToDecibels(side / mid) : null,
      correlation: isHeard ? correlationOf((left + right - difference) / 2, left, right) : null,
    });
  }
  return bands;
}

function sumOf(power: Float64Array): number {
  return power.reduce((a, b) => a + b, 0);
}
