import { severityOf } from '../profiles/severity-of.ts';
import { dbfs, dbtp, lufs, range } from '../profiles/value-text.ts';
import { departed, passed, unmeasured, within, type RuleHead } from './build-result.ts';
import { marginWithin, rounded } from './margin-within.ts';
import { masterCommand, stance, type Rule, type RuleContext } from './rule-context.ts';

export const truePeakRule: Rule = (context) => {
  const { profile, measurement } = context;
  const loudness = measurement.integratedLufs;
  const rows = profile.ceilings
    .filter(
      ({ louderThanLufs }) => louderThanLufs === null || (loudness !== null && rounded(loudness, 2) > louderThanLufs),
    )
    .toSorted((a, b) => a.ceilingDbtp - b.ceilingDbtp);
  const [row] = rows;
  if (row === undefined) return null;
  const severity = severityOf(profile, 'level', row);
  const condition = row.louderThanLufs === null ? '' : `, louder than ${lufs(row.louderThanLufs)}`;
  const head: RuleHead = {
    rule: 'true-peak',
    severity,
    source: row.source,
    unit: 'dBTP',
    limit: within(null, row.ceilingDbtp, `at most ${dbtp(row.ceilingDbtp)}${condition}`),
  };
  return peak(context, head, measurement.truePeakDbtp, 'true peaks');
};

export const samplePeakRule: Rule = (context) => {
  const { profile, measurement } = context;
  const limit = profile.limits?.maximumSamplePeakDbfs;
  if (limit === undefined) return null;
  const head: RuleHead = {
    rule: 'sample-peak',
    severity: severityOf(profile, 'level', limit),
    source: limit.source,
    unit: 'dBFS',
    limit: within(null, limit.value, `at most ${dbfs(limit.value)}`),
  };
  return peak(context, head, measurement.samplePeakDbfs, 'sample peaks');
};

/** Digital silence has no peak and is below every limit. */
function peak(context: RuleContext, head: RuleHead, value: number | null, what: string): ReturnType<Rule> {
  if (value === null) return passed(head, null);
  const margin = marginWithin(value, head.limit);
  if (margin >= 0) return passed(head, value, margin);
  return departed(head, {
    value,
    margin,
    finding: `${stance(context, head.severity)} ${what} this high: ${(-margin).toFixed(2)} dB over.`,
    remedy: `Hold the ceiling: ${masterCommand(context)}${keepsLevelByGain(context) ? ' --accept-nearest' : ''}`,
    mendedBy: 'master',
  });
}

/** Whether the profile's master keeps the level by gain alone; held to a ceiling below its peaks, it is refused. */
function keepsLevelByGain({ profile }: RuleContext): boolean {
  return profile.loudness.targetLufs === null && profile.master.policy === 'linear';
}

export const rmsRule: Rule = (context) => {
  const { profile, measurement, picture } = context;
  const limit = profile.limits?.rmsDbfs;
  if (limit === undefined) return null;
  const severity = severityOf(profile, 'level', limit);
  const head: RuleHead = {
    rule: 'rms',
    severity,
    source: limit.source,
    unit: 'dBFS',
    limit: within(limit.value.minimum, limit.value.maximum, range(limit.value, dbfs)),
  };
  if (picture.levels === undefined) return unmeasured(head, 'The levels were not measured.');
  const value = meanPowerDbfs(picture.levels.map(({ rmsDbfs }) => rmsDbfs));
  if (value === null) return unmeasured(head, 'Digital silence has no RMS.');
  const margin = marginWithin(value, head.limit);
  if (margin >= 0) return passed(head, value, margin);
  const isLoud = limit.value.maximum !== null && value > limit.value.maximum;
  const target =
    measurement.integratedLufs === null ? null : measurement.integratedLufs + aimWithin(limit.value) - value;
  return departed(head, {
    value,
    margin,
    finding: `${stance(context, severity)} an RMS of ${dbfs(rounded(value, 1))}: ${(-margin).toFixed(1)} dB too ${isLoud ? 'loud' : 'quiet'}.`,
    remedy:
      target === null
        ? 'Set the level in the mix.'
        : `Move it as a whole: ${masterCommand(context)} --target-lufs ${rounded(target, 1).toFixed(1)}`,
    mendedBy: target === null ? null : 'master',
  });
};

/** A level inside a range: its middle, which leaves room on both sides, or a tenth inside the only bound. */
function aimWithin({ minimum, maximum }: { minimum: number | null; maximum: number | null }): number {
  if (minimum !== null && maximum !== null) return (minimum + maximum) / 2;
  return maximum === null ? (minimum ?? 0) + 0.1 : maximum - 0.1;
}

/** Power of several channels together, in dB; null when all are silent. */
function meanPowerDbfs(levels: readonly (number | null)[]): number | null {
  const power = levels.reduce<number>((sum, level) => sum + (level === null ? 0 : 10 ** (level / 10)), 0);
  return power === 0 ? null : 10 * Math.log10(power / levels.length);
}

export const noiseFloorRule: Rule = (context) => {
  const { profile, picture } = context;
  const limit = profile.limits?.maximumNoiseFloorDbfs;
  if (limit === undefined) return null;
  const severity = severityOf(profile, 'level', limit);
  const head: RuleHead = {
    rule: 'noise-floor',
    severity,
    source: limit.source,
    unit: 'dBFS',
    limit: within(null, limit.value, `at most ${dbfs(limit.value)}`),
  };
  if (picture.noise === undefined) return unmeasured(head, 'The noise floor was not measured.');
  const value = picture.noise.floorDbfs;
  if (value === null) return passed(head, null);
  const margin = marginWithin(value, head.limit);
  if (margin >= 0) return passed(head, value, margin);
  return departed(head, {
    value,
    margin,
    finding: `${stance(context, severity)} a noise floor of ${dbfs(rounded(value, 1))}; it wants ${head.limit.text}.`,
    remedy: 'Record in a quieter room or remove the noise in an editor; Lathe does not denoise.',
  });
};
