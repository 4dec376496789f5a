import { findProfile } from '../profiles/find-profile.ts';
import type { Profile } from '../profiles/profile-schema.ts';
import type { RuleResult } from '../reports/check-report.ts';
import type { Measurement } from '../reports/measurement.ts';
import type { Picture } from '../reports/picture.ts';
import type { FileFacts } from './file-facts.ts';

/** All that rules look at. */
export interface RuleContext {
  readonly facts: FileFacts;
  readonly measurement: Measurement;
  /** Only the parts that were measured. */
  readonly picture: Picture;
  readonly profile: Profile;
}

/** Holds one rule against a file; null where the profile has no such rule. */
export type Rule = (context: RuleContext) => RuleResult | null;

/** The command line that masters for the profile. */
export function masterCommand({ profile }: RuleContext): string {
  return `lathe master FILE --out DIR --profile ${shownName(profile)}`;
}

/** The command line that mends what can be mended without touching a sample. */
export function fixCommand({ profile }: RuleContext): string {
  return `lathe fix FILE --out DIR --profile ${shownName(profile)}`;
}

/** The name that means this version: with it where there is a newer one. */
function shownName({ name, version }: Profile): string {
  return findProfile(name).version === version ? name : `${name}@${version}`;
}

/** `Spotify refuses` or `Spotify advises against`. */
export function stance({ profile }: RuleContext, severity: RuleResult['severity']): string {
  return `${profile.title} ${severity === 'fail' ? 'refuses' : 'advises against'}`;
}
