import { exp } from '../math/exponential.ts';
import { powerToDecibels } from '../math/decibels.ts';
import type { SpectrumResult } from './power-spectrum.ts';

/** ln 10 / 10: bands lie a tenth of a decade apart. */
const nepersPerBand = 0.23025850929940458;

/** Rounded mid-band frequencies of one decade (IEC 61260-1, annex E). */
const nominal = [1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8];

/** One third-octave band. */
export interface ThirdOctave {
  /** Nominal mid-band frequency: 20, 25, 31.5, 40 … */
  readonly centreHz: number;
  readonly lowHz: number;
  readonly highHz: number;
}

/** Exact frequency `steps` tenths of a decade above 1 kHz (IEC 61260-1, 5.4: base ten, G^(1/3) = 10^(1/10)). */
export function baseTenFrequency(steps: number): number {
  return 1_000 * exp(steps * nepersPerBand);
}

/** Bands from 20 Hz up to the last whose middle lies below half the rate; that one may be cut off there. */
export function thirdOctaves(sampleRateHz: number): ThirdOctave[] {
  const bands: ThirdOctave[] = [];
  for (let step = -17; baseTenFrequency(step) < sampleRateHz / 2; step += 1) {
    const place = step + 30;
    const decade = Math.floor(place / 10);
    const digits = (nominal[place - 10 * decade] ?? 0) * [1, 10, 100, 1_000, 10_000, 100_000][decade]!;
    bands.push({
      centreHz: Math.round(digits * 100) / 100,
      lowHz: baseTenFrequency(step - 0.5),
      highHz: baseTenFrequency(step + 0.5),
    });
  }
  return bands;
}

/** Power between two frequencies; a bin that lies in part within counts in part. */
export function powerBetween(power: ArrayLike<number>, binHz: number, lowHz: number, highHz: number): number {
  const low = lowHz / binHz + 0.5;
  const high = Math.min(highHz / binHz + 0.5, power.length - 0.5);
  let sum = 0;
  // Bin k fills k … k + 1 on this scale, which lies half a bin above the bin numbers.
  for (let k = Math.floor(low); k < high; k += 1) {
    sum += (power[k] ?? 0) * (Math.min(high, k + 1) - Math.max(low, k));
  }
  return sum;
}

/** Third-octave levels and power-weighted mean frequency of a stream; null where there is nothing. */
export interface ThirdOctaveLevels {
  readonly bands: { readonly centreHz: number; readonly levelDbfs: number | null }[];
  readonly centroidHz: number | null;
}

/** Below this power, −240 dBFS, a band is silent. */
const faintest = 1e-24;

export function thirdOctaveLevels({ power, binHz }: SpectrumResult, sampleRateHz: number): ThirdOctaveLevels {
  let sum = 0;
  let moment = 0;
  for (let k = 1; k < power.length; k += 1) {
    sum += power[k]!;
    moment += power[k]! * k;
  }
  return {
    bands: thirdOctaves(sampleRateHz).map(({ centreHz, lowHz, highHz }) => {
      const band = powerBetween(power, binHz, lowHz, highHz);
      return { centreHz, levelDbfs: band > faintest ? powerToDecibels(band) : null };
    }),
    centroidHz: sum > faintest ? (moment / sum) * binHz : null,
  };
}
