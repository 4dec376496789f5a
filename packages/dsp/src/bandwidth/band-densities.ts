import { powerToDecibels } from '../math/decibels.ts';
import { powerBetween } from '../spectrum/third-octaves.ts';
import type { SpectrumResult } from '../spectrum/power-spectrum.ts';

/** Width of a band, Hz. */
export const bandHz = 100;

/** Added to each density, so that silence has a level: −240 dB. */
const faintest = 1e-24;

/** Power density in dB (full scale² / Hz) of bands of 100 Hz from 0 up; a last one that is not whole is left out. */
export function bandDensities({ power, binHz }: SpectrumResult): Float64Array {
  const count = Math.floor(((power.length - 1) * binHz) / bandHz);
  return Float64Array.from({ length: count }, (_, band) =>
    powerToDecibels(powerBetween(power, binHz, band * bandHz, (band + 1) * bandHz) / bandHz + faintest),
  );
}
