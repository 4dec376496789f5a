import type { WindowPowers } from './power-scratch.ts';
import { hopStartFrame } from './segment-grid.ts';

/**
 * Slides a window over the energies of 10 ms hops.
 *
 * Hops are grouped by the window's length; each sum is the end of one group plus the beginning of the next. No value is ever
 * subtracted, so digital silence after loud audio sums to exactly 0, and a sum depends on its hops alone.
 */
export function windowPowersReference(
  hopEnergies: Float64Array,
  windowHops: number,
  everyHops: number,
  sampleRateHz: number,
): WindowPowers {
  const positions = hopEnergies.length - windowHops + 1;
  if (positions <= 0) return { greatest: null, picked: new Float64Array() };
  const picked = new Float64Array(Math.floor((positions - 1) / everyHops) + 1);
  const suffixes = new Float64Array(windowHops + 1);
  const evenFrames = sampleRateHz % 100 === 0 ? hopStartFrame(windowHops, sampleRateHz) : 0;
  let greatest = 0;
  for (let groupStart = 0; groupStart < hopEnergies.length; groupStart += windowHops) {
    const groupEnd = Math.min(groupStart + windowHops, hopEnergies.length);
    let prefix = 0;
    for (let hop = groupStart; hop < groupEnd; hop += 1) {
      prefix += hopEnergies[hop]!;
      const first = hop + 1 - windowHops;
      if (first < 0) continue;
      const frames = evenFrames || hopStartFrame(hop + 1, sampleRateHz) - hopStartFrame(first, sampleRateHz);
      const power = (prefix + suffixes[hop + 1 - groupStart]!) / frames;
      if (power > greatest) greatest = power;
      if (first % everyHops === 0) picked[first / everyHops] = power;
    }
    let suffix = 0;
    for (let hop = groupEnd - 1; hop >= groupStart; hop -= 1) {
      suffix += hopEnergies[hop]!;
      suffixes[hop - groupStart] = suffix;
    }
  }
  return { greatest, picked };
}
