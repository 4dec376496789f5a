import type { Kernels } from '../kernels/kernels.ts';
import { integratedLoudness, loudnessOfPower, loudnessRange } from './gating.ts';
import { PowerScratch } from './power-scratch.ts';

const momentaryHops = 40;
const shortTermHops = 300;
/** Gating blocks (75 % overlap) and the short-term values of the loudness range lie 100 ms apart. */
const gatingHops = 10;

/** A loudness over time: [end of the window in seconds, LUFS, or null for digital silence]. */
export type LoudnessSeries = [number, number | null][];

/** Loudness of a programme. What cannot be measured is null, and `unmeasurable` says why under the same name. */
export interface LoudnessResult {
  /** Gated loudness of the programme, ITU-R BS.1770-5, LUFS. */
  readonly integratedLufs: number | null;
  /** Loudness range, EBU Tech 3342, LU. */
  readonly rangeLu: number | null;
  /** Greatest loudness of 400 ms on a 10 ms hop, EBU Tech 3341, LUFS. */
  readonly momentaryMaxLufs: number | null;
  /** Greatest loudness of 3 s on a 10 ms hop, EBU Tech 3341, LUFS. */
  readonly shortTermMaxLufs: number | null;
  readonly unmeasurable: Readonly<Record<string, string>>;
  /** Every 10 ms, when a series was asked for. */
  readonly momentary?: LoudnessSeries;
  readonly shortTerm?: LoudnessSeries;
}

export interface LoudnessResultOptions {
  readonly sampleRateHz: number;
  /** Hop of the short-term values behind the loudness range; a multiple of 100 ms, default 100. Tech 3342 allows at most 100. */
  readonly rangeHopMs?: number;
  /** Whether `momentary` and `shortTerm` are wanted. */
  readonly series?: boolean;
}

function finiteLoudness(power: number): number | null {
  return power > 0 ? loudnessOfPower(power) : null;
}

function everyNth(powers: Float64Array, step: number): Float64Array {
  return powers.filter((_, index) => index % step === 0);
}

/** Every window of so many hops, one on each hop. */
function seriesOf(
  scratch: PowerScratch,
  hopEnergies: Float64Array,
  windowHops: number,
  sampleRateHz: number,
): LoudnessSeries {
  const { picked } = scratch.windowPowers(hopEnergies, windowHops, 1, sampleRateHz);
  return Array.from(picked, (power, index) => [(index + windowHops) / 100, finiteLoudness(power)]);
}

/**
 * Everything BS.1770-5, Tech 3341 and Tech 3342 ask of a programme, from its weighted energies per whole 10 ms hop.
 * @throws RangeError when rangeHopMs is no multiple of 100.
 */
export function loudnessOfHops(
  kernels: Kernels,
  hopEnergies: Float64Array,
  options: LoudnessResultOptions,
): LoudnessResult {
  const { sampleRateHz, rangeHopMs = 100, series = false } = options;
  if (!(rangeHopMs > 0 && rangeHopMs % 100 === 0)) {
    throw new RangeError(`rangeHopMs must be a positive multiple of 100, got ${rangeHopMs}`);
  }
  const scratch = PowerScratch.of(kernels);
  const momentary = scratch.windowPowers(hopEnergies, momentaryHops, gatingHops, sampleRateHz);
  const shortTerm = scratch.windowPowers(hopEnergies, shortTermHops, gatingHops, sampleRateHz);
  const rangeStep = rangeHopMs / 100;
  const measured = {
    integratedLufs: integratedLoudness(scratch, momentary.picked),
    rangeLu: loudnessRange(scratch, rangeStep === 1 ? shortTerm.picked : everyNth(shortTerm.picked, rangeStep)),
    momentaryMaxLufs: finiteLoudness(momentary.greatest ?? 0),
    shortTermMaxLufs: finiteLoudness(shortTerm.greatest ?? 0),
  };
  const unmeasurable = reasons(measured, momentary.greatest === null, shortTerm.greatest === null);
  if (!series) return { ...measured, unmeasurable };
  return {
    ...measured,
    unmeasurable,
    momentary: seriesOf(scratch, hopEnergies, momentaryHops, sampleRateHz),
    shortTerm: seriesOf(scratch, hopEnergies, shortTermHops, sampleRateHz),
  };
}

type Measured = Readonly<Record<'integratedLufs' | 'rangeLu' | 'momentaryMaxLufs' | 'shortTermMaxLufs', number | null>>;

function reasons(measured: Measured, noMomentary: boolean, noShortTerm: boolean): Record<string, string> {
  const gated = 'silent: no block above -70 LUFS';
  const noWindow = 'shorter than one 3 s short-term window';
  const why = {
    integratedLufs: noMomentary ? 'shorter than one 400 ms gating block' : gated,
    rangeLu: noShortTerm ? noWindow : gated,
    momentaryMaxLufs: noMomentary ? 'shorter than one 400 ms window' : 'digital silence',
    shortTermMaxLufs: noShortTerm ? noWindow : 'digital silence',
  };
  return Object.fromEntries(Object.entries(why).filter(([name]) => measured[name as keyof Measured] === null));
}
