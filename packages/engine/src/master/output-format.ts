import type { SampleFormat as StoredFormat } from '@lathe/audio-file';
import type { MasterRecipe, SampleFormat } from '@lathe/core';
import { decibelsToLinear, linearToDecibels } from '@lathe/dsp';

/** The recipe's sample format, or the input's; 8 bit is not written, and 16 bit holds it exactly. */
export function outputFormat(recipe: Pick<MasterRecipe, 'sampleFormat'>, input: StoredFormat): SampleFormat {
  return recipe.sampleFormat ?? (input === 'u8' ? 's16' : input);
}

/** Magnitude bits of integers; the chain and f32 have a 24 bit significand at every level. */
const integerBits = { u8: 8, s16: 16, s24: 24, s32: 32 } as const;

/** True when every finite, normal value of `from` has the same value in `to`, written through the chain of 32 bit float. */
export function convertsExactly(from: StoredFormat, to: SampleFormat): boolean {
  if (from === to) return true;
  if (from === 'f64') return false;
  if (from === 'f32') return to === 'f64';
  const bits = integerBits[from];
  return bits <= 24 && (to === 'f32' || to === 'f64' || bits <= integerBits[to]);
}

/** The input's samples that have more bits than the chain; null where it has none. */
export function bitsBeyondChain(input: StoredFormat): string | null {
  if (input === 's32') return '32 bit integer';
  return input === 'f64' ? '64 bit float' : null;
}

/**
 * Dither of a written file: TPDF for 16 and 24 bit unless every sample passes unchanged.
 *
 * 32 bit integers get none: the chain works in 32 bit float, whose own rounding lies above their last bit.
 */
export function ditherOf(
  recipe: Pick<MasterRecipe, 'ditherSeed'>,
  output: SampleFormat,
  samplesUnchanged: boolean,
): { readonly seed: number } | null {
  if (samplesUnchanged || (output !== 's16' && output !== 's24')) return null;
  return { seed: recipe.ditherSeed };
}

/** Steps of the last bit that dither and rounding may add to a true peak: 1.5 on a sample, 8 standard deviations between samples. */
const peakErrorSteps = 4;

/** Last bit of each format as a share of full scale; float and 32 bit integers carry the rounding of 32 bit float. */
const quantisingStep: Readonly<Record<SampleFormat, number>> = {
  s16: 1 / 32_768,
  s24: 1 / 8_388_608,
  s32: 1 / 16_777_216,
  f32: 1 / 16_777_216,
  f64: 1 / 16_777_216,
};

/** How far dither and rounding to `output` may lift a true peak at `ceilingDbtp`, dB. */
export function quantisingPeakDb(output: SampleFormat, ceilingDbtp: number): number {
  return linearToDecibels(1 + (peakErrorSteps * quantisingStep[output]) / decibelsToLinear(ceilingDbtp));
}
