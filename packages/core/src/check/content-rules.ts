import type { Sourced } from '../profiles/profile-schema.ts';
import { severityOf } from '../profiles/severity-of.ts';
import { seconds, signed } from '../profiles/value-text.ts';
import type { CheckRule, RuleResult } from '../reports/check-report.ts';
import { demand, departed, notApplicable, passed, unmeasured, within, type RuleHead } from './build-result.ts';
import { marginWithin, rounded } from './margin-within.ts';
import { stance, type Rule, type RuleContext } from './rule-context.ts';

/** The head of a rule about what the audio is like, in words. */
function contentHead(context: RuleContext, rule: CheckRule, value: Sourced<unknown>, text: string): RuleHead {
  const severity = severityOf(context.profile, 'file', value);
  return { rule, severity, source: value.source, unit: null, limit: demand(text) };
}

export const losslessRule: Rule = (context) => {
  const { facts, picture, profile } = context;
  const limit = profile.limits?.lossless;
  if (limit === undefined) return null;
  const head = contentHead(context, 'lossless', limit, 'never coded with loss');
  if (facts.isLossy) {
    return departed(head, {
      value: facts.codec,
      finding: `${stance(context, head.severity)} audio that was coded with loss; this is ${facts.codec}.`,
      remedy: 'Deliver the master from before the lossy coding.',
    });
  }
  if (picture.bandwidth === undefined) return unmeasured(head, 'The bandwidth was not measured.');
  const { verdict, evidence } = picture.bandwidth;
  if (verdict !== 'lossy-suspected') return passed(head, verdict);
  return departed(head, {
    value: verdict,
    verdict: 'warn',
    finding: `It looks as if it had been coded with loss before, which ${profile.title} does not want. ${evidence}`,
    remedy: 'Ask for the original master; what the codec took away does not come back.',
  });
};

export const upsampledRule: Rule = (context) => {
  const { facts, picture, profile } = context;
  const limit = profile.limits?.notUpsampled;
  if (limit === undefined) return null;
  const head = contentHead(context, 'upsampled', limit, 'recorded at this rate');
  if (facts.sampleRateHz <= 48_000 && facts.isLossy)
    return notApplicable(head, 'A lossy codec limits the band itself.');
  if (picture.bandwidth === undefined) return unmeasured(head, 'The bandwidth was not measured.');
  const { verdict, evidence } = picture.bandwidth;
  if (verdict !== 'upsampled-suspected') return passed(head, verdict);
  return departed(head, {
    value: verdict,
    verdict: 'warn',
    finding: `It looks as if it had been converted up from a lower rate, which ${profile.title} does not want. ${evidence}`,
    remedy: 'Deliver it at its original rate.',
  });
};

export const zeroPaddedRule: Rule = (context) => {
  const { picture, profile } = context;
  const limit = profile.limits?.notZeroPadded;
  if (limit === undefined) return null;
  const head = contentHead(context, 'zero-padded', limit, 'every bit carries signal');
  if (picture.depth === undefined) return unmeasured(head, 'The depth was not measured.');
  const { declaredBits, effectiveBits, isZeroPadded } = picture.depth;
  if (declaredBits === null || effectiveBits === null) return notApplicable(head, 'It has no integer depth to judge.');
  if (!isZeroPadded) return passed(head, `${effectiveBits} of ${declaredBits} bits`);
  return departed(head, {
    value: `${effectiveBits} of ${declaredBits} bits`,
    finding: `${stance(context, head.severity)} ${declaredBits} bit files of which only ${effectiveBits} bits carry signal.`,
    remedy: `Deliver the ${declaredBits} bit master this was reduced from, or say that it has ${effectiveBits} bits.`,
  });
};

export const clippingRule: Rule = (context) => {
  const { picture, profile } = context;
  const limit = profile.limits?.notClipped;
  if (limit === undefined) return null;
  const severity = severityOf(profile, 'file', limit);
  const head: RuleHead = {
    rule: 'clipping',
    severity,
    source: limit.source,
    unit: null,
    limit: within(null, 0, 'no clipped runs'),
  };
  if (picture.clipping === undefined) return unmeasured(head, 'Clipping was not looked for.');
  const { runs, clippedSamples, longestRunFrames, first } = picture.clipping;
  if (runs === 0) return passed(head, 0, 0);
  const place = first[0] === undefined ? '' : `, the first at ${first[0].seconds.toFixed(2)} s in ${first[0].channel}`;
  return departed(head, {
    value: runs,
    margin: -runs,
    finding: `${stance(context, severity)} clipped audio: ${runs} runs with ${clippedSamples} samples, up to ${longestRunFrames} frames long${place}.`,
    remedy: 'Go back to the mix from before the clipping, and let a limiter hold the ceiling.',
  });
};

export const leadingSilenceRule: Rule = (context) =>
  silence(context, 'leading-silence', context.profile.limits?.maximumLeadingSilenceSeconds, 'begins');

export const trailingSilenceRule: Rule = (context) =>
  silence(context, 'trailing-silence', context.profile.limits?.maximumTrailingSilenceSeconds, 'ends');

function silence(
  context: RuleContext,
  rule: 'leading-silence' | 'trailing-silence',
  limit: Sourced<number> | undefined,
  verb: 'begins' | 'ends',
): RuleResult | null {
  if (limit === undefined) return null;
  const severity = severityOf(context.profile, 'file', limit);
  const text = `at most ${seconds(limit.value)}`;
  const head: RuleHead = { rule, severity, source: limit.source, unit: 's', limit: within(null, limit.value, text) };
  const found = context.picture.silence;
  if (found === undefined) return unmeasured(head, 'Silence was not looked for.');
  const value = rule === 'leading-silence' ? found.leadingSeconds : found.trailingSeconds;
  const margin = marginWithin(value, head.limit, 3);
  if (margin >= 0) return passed(head, value, margin);
  return departed(head, {
    value,
    margin,
    finding: `${stance(context, severity)} more than ${seconds(limit.value)} of silence there: it ${verb} with ${value.toFixed(1)} s below ${signed(found.thresholdDbfs)} dBFS.`,
    remedy: 'Trim it in an editor; Lathe cuts no audio.',
  });
}

export const polarityRule: Rule = (context) => {
  const limit = context.profile.limits?.minimumCorrelation;
  if (limit === undefined) return null;
  const head: RuleHead = {
    ...contentHead(context, 'polarity', limit, ''),
    limit: within(limit.value, null, `at least ${signed(limit.value)}`),
  };
  if (!hasSides(context)) return notApplicable(head, 'There is no pair of L and R.');
  const { stereo } = context.picture;
  if (stereo === undefined) return unmeasured(head, 'The relation of L and R was not measured.');
  const value = stereo.correlation;
  if (value === null) return notApplicable(head, 'One side is silent.');
  const margin = marginWithin(value, head.limit, 3);
  if (margin >= 0) return passed(head, value, margin);
  const why = stereo.isPolarityInverted ? 'one side is upside down' : 'the sides cancel each other';
  return departed(head, {
    value,
    margin,
    finding: `${stance(context, head.severity)} it: L and R correlate by ${signed(rounded(value, 2))}, so ${why} and mono players lose it.`,
    remedy: 'Invert the polarity of one side in the mix, or look for a widener.',
  });
};

export const dualMonoRule: Rule = (context) => {
  const limit = context.profile.limits?.notDualMono;
  if (limit === undefined) return null;
  const head = contentHead(context, 'dual-mono', limit, 'L and R differ');
  if (!hasSides(context)) return notApplicable(head, 'There is no pair of L and R.');
  const { stereo } = context.picture;
  if (stereo === undefined) return unmeasured(head, 'The relation of L and R was not measured.');
  if (!stereo.isDualMono) return passed(head, 'they differ');
  return departed(head, {
    value: 'the same',
    finding: `${stance(context, head.severity)} mono in the clothes of stereo: L and R are the same.`,
    remedy: 'Deliver the stereo mix; where the recording is mono, deliver it as mono.',
  });
};

export const dcOffsetRule: Rule = (context) => {
  const limit = context.profile.limits?.maximumDcOffset;
  if (limit === undefined) return null;
  const head: RuleHead = {
    ...contentHead(context, 'dc-offset', limit, ''),
    unit: 'full scale',
    limit: within(null, limit.value, `at most ${limit.value}`),
  };
  const { levels } = context.picture;
  if (levels === undefined) return unmeasured(head, 'The levels were not measured.');
  const value = Math.max(0, ...levels.map(({ dcOffset }) => Math.abs(dcOffset)));
  const margin = marginWithin(value, head.limit, 6);
  if (margin >= 0) return passed(head, value, margin);
  return departed(head, {
    value,
    margin,
    finding: `${stance(context, head.severity)} a DC offset of ${rounded(value * 100, 3)} % of full scale.`,
    remedy: 'Remove it with a high-pass filter in the mix.',
  });
};

function hasSides({ measurement }: RuleContext): boolean {
  return measurement.channels.includes('L') && measurement.channels.includes('R');
}
