import type { Profile } from '../profiles/profile-schema.ts';
import type { CheckReport, RuleResult } from '../reports/check-report.ts';
import type { Measurement } from '../reports/measurement.ts';
import * as content from './content-rules.ts';
import type { FileFacts } from './file-facts.ts';
import * as file from './file-rules.ts';
import * as format from './format-rules.ts';
import * as integrity from './integrity-rules.ts';
import * as loudness from './loudness-rules.ts';
import * as peaks from './peak-rules.ts';
import type { Rule } from './rule-context.ts';

/** In the order of a report: what the file is, how loud it is, what it is like. */
const rules: readonly Rule[] = [
  format.containerRule,
  content.losslessRule,
  format.sampleRateRule,
  format.sampleFormatRule,
  format.channelsRule,
  format.fmtCodeRule,
  file.afterDataRule,
  file.chunksRule,
  file.tagsRule,
  integrity.headerRule,
  integrity.damageRule,
  integrity.nonFiniteRule,
  loudness.loudnessRule,
  loudness.loudnessMaximumRule,
  loudness.loudnessMinimumRule,
  loudness.shortTermRule,
  loudness.rangeRule,
  peaks.truePeakRule,
  peaks.samplePeakRule,
  peaks.rmsRule,
  peaks.noiseFloorRule,
  file.fileSizeRule,
  file.durationRule,
  content.leadingSilenceRule,
  content.trailingSilenceRule,
  content.upsampledRule,
  content.zeroPaddedRule,
  content.clippingRule,
  content.polarityRule,
  content.dualMonoRule,
  content.dcOffsetRule,
];

/** A file with what is known about it. */
export interface CheckInput {
  readonly facts: FileFacts;
  /** With the parts of the picture that `picturePartsFor` names; a rule whose part is missing is `unmeasured`. */
  readonly measurement: Measurement;
  readonly profile: Profile;
}

/** Holds every rule of a profile against a file. */
export function checkFile({ facts, measurement, profile }: CheckInput): readonly RuleResult[] {
  const context = { facts, measurement, picture: measurement.picture ?? {}, profile };
  return rules.map((rule) => rule(context)).filter((result) => result !== null);
}

/** The worst of the rules; what was not measured counts as a warning, since it cannot count as passed. */
export function verdictOf(results: readonly RuleResult[]): CheckReport['verdict'] {
  if (results.some(({ verdict }) => verdict === 'fail')) return 'fail';
  return results.some(({ verdict }) => verdict === 'warn' || verdict === 'unmeasured') ? 'warn' : 'pass';
}
