import type { SampleFormat as StoredFormat } from '@lathe/audio-file';
import type { MasterRecipe, Measurement, SampleFormat } from '@lathe/core';
import { LatheError, type ErrorRecord } from '@lathe/core/errors';
import { TruePeakMeter } from '@lathe/dsp';
import { convertsExactly, quantisingPeakDb } from './output-format.ts';

/** What mastering would do to one recording; made from its measurement and the recipe alone. */
export interface MasterPlan {
  /** `none`: samples pass unchanged but for their format; `gain`: linear gain only; `limit`: gain, then the limiter. */
  readonly action: 'none' | 'gain' | 'limit';
  /** Gain to begin with; under `limit` the solver raises it by what limiting takes away. */
  readonly gainDb: number;
  /** Highest true peak the meter may read on the written file: the recipe's ceiling less the meter's stated error. */
  readonly measuredCeilingDbtp: number | null;
  /** True peak the chain works to: the above less what dither and rounding may add. */
  readonly workingCeilingDbtp: number | null;
  /** Least gain reduction at the highest peak, dB; 0 without limiter. */
  readonly expectedReductionDb: number;
  readonly predictedLufs: number | null;
  readonly predictedTruePeakDbtp: number | null;
  /** Loudness that gain alone reaches under the ceiling; null without a ceiling or a loudness. */
  readonly linearBestLufs: number | null;
  /** Under policy `limit`, the loudness that cannot be exceeded with `limitDb`, when that is below the target. */
  readonly limitBestLufs: number | null;
  /** Why the recipe cannot be carried out; null when it can, or when only rendering can tell. */
  readonly refusal: ErrorRecord | null;
}

export interface MasterFormats {
  readonly input: StoredFormat;
  readonly output: SampleFormat;
}

/**
 * What the meter may read below the 16× FFT meter, dB, taken off every ceiling. Of 14 real tracks limited by up to 22 dB,
 * 13 were within 0.0014 dB and one, with strong content right below half the rate, within 0.0080 dB.
 */
const meterErrorDb = Math.max(TruePeakMeter.maxUnderReadDb, 0.012);

/** Level differences up to this pass as equal: a recording this near its target keeps its samples. */
export const equalWithinDb = 0.01;

/**
 * Decides gain and expected limiting. Pure.
 *
 * Under `linear` the target is reachable exactly when truePeak − integrated ≤ ceiling − target; what the meter's error
 * and the dither take off the ceiling (below 0.02 dB) is then taken off the gain.
 * @param formats of the input and of what is written; they decide whether dither may lift the peak.
 */
export function planMaster(measurement: Measurement, recipe: MasterRecipe, formats: MasterFormats): MasterPlan {
  const { integratedLufs, truePeakDbtp } = measurement;
  const { targetLufs, ceilingDbtp } = recipe;
  const measuredCeilingDbtp = ceilingDbtp === null ? null : ceilingDbtp - meterErrorDb;
  const workingCeilingDbtp =
    ceilingDbtp === null || measuredCeilingDbtp === null
      ? null
      : measuredCeilingDbtp - quantisingPeakDb(formats.output, ceilingDbtp);
  const roomDb = workingCeilingDbtp === null || truePeakDbtp === null ? Infinity : workingCeilingDbtp - truePeakDbtp;
  const base = {
    measuredCeilingDbtp,
    workingCeilingDbtp,
    linearBestLufs: integratedLufs === null || roomDb === Infinity ? null : integratedLufs + roomDb,
    limitBestLufs: null,
    refusal: null,
  };
  const predict = (gainDb: number) => ({
    gainDb,
    predictedLufs: integratedLufs === null ? null : integratedLufs + gainDb,
    predictedTruePeakDbtp: truePeakDbtp === null ? null : truePeakDbtp + gainDb,
    expectedReductionDb: 0,
  });
  if (targetLufs !== null && integratedLufs === null) {
    return { action: 'none', ...base, ...predict(0), refusal: refuseUnmeasurable(measurement, targetLufs) };
  }
  const wantedDb = targetLufs === null || integratedLufs === null ? 0 : targetLufs - integratedLufs;
  if (Math.abs(wantedDb) <= equalWithinDb && (roomDb >= 0 || peakStays(measurement, measuredCeilingDbtp, formats))) {
    return { action: 'none', ...base, ...predict(0) };
  }
  if (fitsLinearly(wantedDb, roomDb, recipe, measurement)) {
    return { action: 'gain', ...base, ...predict(Math.min(wantedDb, roomDb)) };
  }
  if (recipe.policy === 'linear') {
    const refusal = recipe.acceptNearest ? null : refuseLinear(measurement, recipe, roomDb);
    return { action: 'gain', ...base, ...predict(roomDb), refusal };
  }
  const needed = wantedDb - roomDb;
  const allowed = recipe.policy === 'limit' ? (recipe.limitDb ?? 0) : Infinity;
  const gainDb = Math.min(wantedDb, roomDb + allowed);
  const predicted = { ...predict(gainDb), predictedTruePeakDbtp: workingCeilingDbtp };
  const limitBestLufs = needed > allowed ? predicted.predictedLufs : null;
  return { action: 'limit', ...base, ...predicted, expectedReductionDb: gainDb - roomDb, limitBestLufs };
}

/** Samples that pass unchanged get no dither, so their peak needs no room for it. */
function peakStays({ truePeakDbtp }: Measurement, ceilingDbtp: number | null, formats: MasterFormats): boolean {
  return convertsExactly(formats.input, formats.output) && (truePeakDbtp ?? -Infinity) <= (ceilingDbtp ?? Infinity);
}

function fitsLinearly(wantedDb: number, roomDb: number, recipe: MasterRecipe, measurement: Measurement): boolean {
  if (wantedDb <= roomDb) return true;
  const { targetLufs, ceilingDbtp } = recipe;
  if (targetLufs === null || ceilingDbtp === null) return false;
  const { integratedLufs, truePeakDbtp } = measurement;
  if (integratedLufs === null || truePeakDbtp === null) return true;
  const withinPromise = truePeakDbtp - integratedLufs <= ceilingDbtp - targetLufs;
  return withinPromise || (recipe.policy !== 'linear' && wantedDb - roomDb <= equalWithinDb);
}

function refuseUnmeasurable(measurement: Measurement, targetLufs: number): ErrorRecord {
  const reason = measurement.unmeasurable['integratedLufs'] ?? 'it has no integrated loudness';
  const message = `A target of ${targetLufs} LUFS needs a loudness to start from, and this recording has none: ${reason}.`;
  return new LatheError('unmeasurable', message, {
    details: { targetLufs },
  }).toRecord();
}

function refuseLinear(measurement: Measurement, recipe: MasterRecipe, roomDb: number): ErrorRecord {
  const { targetLufs, ceilingDbtp } = recipe;
  const { integratedLufs, truePeakDbtp } = measurement;
  if (targetLufs === null || integratedLufs === null) {
    return new LatheError(
      'target_unreachable',
      `The true peak is ${shown(truePeakDbtp)} dBTP and the ceiling ${shown(ceilingDbtp)} dBTP; to keep the level, ${shown(-roomDb)} dB of limiting is needed, and the policy "linear" allows none.`,
      { details: { truePeakDbtp, ceilingDbtp, gainDb: roomDb } },
    ).toRecord();
  }
  const reachableLufs = integratedLufs + roomDb;
  return unreachable(
    targetLufs,
    reachableLufs,
    `${shown(targetLufs)} LUFS under ${shown(ceilingDbtp)} dBTP needs ${shown(targetLufs - reachableLufs)} dB of limiting; gain alone reaches ${reachableLufs.toFixed(2)} LUFS.`,
  ).toRecord();
}

/** A `target_unreachable` that names the reachable level. */
export function unreachable(targetLufs: number, reachableLufs: number, message: string): LatheError {
  return new LatheError('target_unreachable', message, { details: { targetLufs, reachableLufs } });
}

function shown(decibels: number | null): string {
  return decibels === null ? 'none' : decibels.toFixed(1);
}
