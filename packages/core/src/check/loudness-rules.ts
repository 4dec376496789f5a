import type { Sourced } from '../profiles/profile-schema.ts';
import { severityOf } from '../profiles/severity-of.ts';
import { lu, lufs, range } from '../profiles/value-text.ts';
import type { CheckRule, RuleResult } from '../reports/check-report.ts';
import { departed, passed, unmeasured, within, type RuleHead } from './build-result.ts';
import { marginWithin, rounded } from './margin-within.ts';
import { masterCommand, stance, type Rule, type RuleContext } from './rule-context.ts';

/** How near playback has to come where the profile gives no tolerance, LU; what is nearer nobody hears. */
const audibleLu = 0.5;

/** Why the programme's loudness is not what the profile speaks of; null when it is. */
function otherMeasure({ facts, measurement, profile }: RuleContext): string | null {
  const { measured } = profile.loudness;
  const programme =
    measurement.integratedLufs === null
      ? 'has no loudness'
      : `measures ${lufs(rounded(measurement.integratedLufs, 2))}`;
  if (measured === 'dialogue') {
    return `The rule speaks of dialogue, which Lathe does not tell apart; the whole programme ${programme}.`;
  }
  if (measured === '5.1-re-render' && facts.chunks.some(({ id }) => id === 'axml' || id === 'chna')) {
    return `The rule speaks of the 5.1 re-render, which Lathe does not make; check that file. The tracks together ${programme === 'has no loudness' ? 'have no loudness' : programme.replace('measures', 'measure')}.`;
  }
  return null;
}

/** Integrated loudness against a range; a file without loudness departs, since it cannot be what is asked for. */
function integrated(context: RuleContext, head: RuleHead, finding: (value: number) => string): RuleResult {
  const { integratedLufs: value, unmeasurable } = context.measurement;
  const other = otherMeasure(context);
  if (other !== null) return unmeasured(head, other, value);
  if (value === null) {
    return departed(head, {
      value,
      finding: `It has no loudness that could be measured: ${unmeasurable['integratedLufs'] ?? 'nothing is there'}.`,
      remedy: 'Check that the export is not silent, cut or far too quiet.',
    });
  }
  const margin = marginWithin(value, head.limit);
  if (margin >= 0) return passed(head, value, margin);
  return departed(head, {
    value,
    margin,
    finding: finding(value),
    remedy: masterRemedy(context),
    mendedBy: 'master',
  });
}

function masterRemedy(context: RuleContext): string {
  const advice = context.profile.kind === 'playback-normalisation' ? 'To decide the level yourself' : 'Bring it there';
  return `${advice}: ${masterCommand(context)}`;
}

export const loudnessRule: Rule = (context) => {
  const { loudness, kind } = context.profile;
  const { targetLufs, toleranceLu } = loudness;
  if (targetLufs === null || (kind === 'delivery-rule' && toleranceLu === null)) return null;
  const target = targetLufs.value;
  const tolerance = toleranceLu?.value ?? audibleLu;
  const rule = kind === 'delivery-rule' && toleranceLu !== null ? toleranceLu : targetLufs;
  const severity = severityOf(context.profile, 'level', rule);
  const head: RuleHead = {
    rule: 'loudness',
    severity,
    source: rule.source,
    unit: 'LUFS',
    limit: within(
      rounded(target - tolerance, 3),
      rounded(target + tolerance, 3),
      toleranceLu === null ? `about ${lufs(target)}` : `${lufs(target)} ±${toleranceLu.value}`,
    ),
  };
  return integrated(context, head, (value) =>
    kind === 'playback-normalisation' ? playback(context, value - target) : offTarget(context, severity, value, target),
  );
};

function offTarget(context: RuleContext, severity: RuleResult['severity'], value: number, target: number): string {
  const side = value > target ? 'too loud' : 'too quiet';
  return `${stance(context, severity)} it: it is ${Math.abs(value - target).toFixed(1)} LU ${side}.`;
}

/** What a player does to a recording that is `differenceLu` louder than what it plays at. */
function playback({ profile }: RuleContext, differenceLu: number): string {
  const amount = `${Math.abs(differenceLu).toFixed(1)} dB`;
  if (differenceLu > 0) return `${profile.title} will turn it down by ${amount} on playback.`;
  if (profile.loudness.playbackGain?.value === 'down-only') {
    return `${profile.title} turns nothing up: it will play ${amount} quieter than louder music.`;
  }
  return `${profile.title} will turn it up by ${amount} on playback, as far as its peaks allow.`;
}

export const loudnessMaximumRule: Rule = (context) => {
  const { maximumLufs } = context.profile.loudness;
  if (maximumLufs === null) return null;
  const bounds = [null, maximumLufs.value] as const;
  return bound(context, 'loudness-maximum', maximumLufs, bounds, `at most ${lufs(maximumLufs.value)}`);
};

export const loudnessMinimumRule: Rule = (context) => {
  const { minimumLufs } = context.profile.loudness;
  if (minimumLufs === undefined) return null;
  const bounds = [minimumLufs.value, null] as const;
  return bound(context, 'loudness-minimum', minimumLufs, bounds, `at least ${lufs(minimumLufs.value)}`);
};

function bound(
  context: RuleContext,
  rule: CheckRule,
  value: Sourced<number>,
  [minimum, maximum]: readonly [number | null, number | null],
  text: string,
): RuleResult {
  const severity = severityOf(context.profile, 'level', value);
  const head: RuleHead = { rule, severity, source: value.source, unit: 'LUFS', limit: within(minimum, maximum, text) };
  return integrated(context, head, (found) => offTarget(context, severity, found, value.value));
}

export const shortTermRule: Rule = (context) => {
  const limit = context.profile.limits?.maximumShortTermLufs;
  if (limit === undefined) return null;
  const severity = severityOf(context.profile, 'level', limit);
  const head: RuleHead = {
    rule: 'short-term',
    severity,
    source: limit.source,
    unit: 'LUFS',
    limit: within(null, limit.value, `at most ${lufs(limit.value)}`),
  };
  const { shortTermMaxLufs: value, integratedLufs, unmeasurable } = context.measurement;
  if (value === null)
    return unmeasured(head, `No short-term loudness: ${unmeasurable['shortTermMaxLufs'] ?? 'silence'}.`);
  const margin = marginWithin(value, head.limit);
  if (margin >= 0) return passed(head, value, margin);
  const target = integratedLufs === null ? 'N' : (Math.floor((integratedLufs + margin) * 10) / 10).toFixed(1);
  return departed(head, {
    value,
    margin,
    finding: `${stance(context, severity)} it: its loudest 3 s are ${(-margin).toFixed(1)} LU too loud.`,
    remedy: `Compress it in the mix, or lower it as a whole: ${masterCommand(context)} --target-lufs ${target}`,
    mendedBy: 'master',
  });
};

export const rangeRule: Rule = (context) => {
  const limit = context.profile.limits?.rangeLu;
  if (limit === undefined) return null;
  const severity = severityOf(context.profile, 'level', limit);
  const { minimum, maximum } = limit.value;
  const head: RuleHead = {
    rule: 'range',
    severity,
    source: limit.source,
    unit: 'LU',
    limit: within(minimum, maximum, range(limit.value, lu)),
  };
  const { rangeLu: value, unmeasurable } = context.measurement;
  if (value === null) return unmeasured(head, `No loudness range: ${unmeasurable['rangeLu'] ?? 'silence'}.`);
  const margin = marginWithin(value, head.limit);
  if (margin >= 0) return passed(head, value, margin);
  return departed(head, {
    value,
    margin,
    finding: `${stance(context, severity)} a loudness range of ${value.toFixed(1)} LU; it wants ${head.limit.text}.`,
    remedy: 'Ride or compress it in the mix; Lathe does not change the range behind your back.',
  });
};
