import { LatheError } from '@lathe/core/errors';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { nearestName } from '../arguments/nearest-name.ts';
import { parseCommand, usageError } from '../arguments/parse-command.ts';
import { diffProfiles } from './diff-profiles.ts';
import { listProfilesText, profilesJson } from './list-profiles.ts';
import { showProfile } from './show-profile.ts';
import { namedProfile } from '../check/named-profiles.ts';

export const spec = {
  verb: 'profiles',
  summary: 'List delivery profiles, show one with its sources, or compare two.',
  usage: 'list | show NAME[@VERSION] | diff A[@VERSION] B[@VERSION] [--json]',
  description: [
    'A profile holds what a destination plays back at or accepts; every value with its source, date and confidence: official (stated by its owner), secondary (by others, with a source) or unverified. The newest version is meant unless one is named.',
  ],
  positionals: { name: 'word', minimum: 0, maximum: 3 },
  options: { json: { kind: 'flag', summary: 'JSON instead of text.' } },
  examples: ['lathe profiles list', 'lathe profiles show spotify', 'lathe profiles diff spotify@1 spotify@2'],
} as const satisfies CommandSpec;

const actions: Readonly<Record<string, number>> = { list: 0, show: 1, diff: 2 };

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(spec, args);
  const [action = 'list', ...names] = positionals;
  const count = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (count === undefined) {
    const nearest = nearestName(action, Object.keys(actions));
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    throw usageError(spec, `lathe profiles knows ${Object.keys(actions).join(', ')}; got "${action}".${hint}`);
  }
  if (names.length !== count) {
    throw usageError(
      spec,
      `lathe profiles ${action} takes ${count} ${count === 1 ? 'name' : 'names'}, got ${names.length}.`,
    );
  }
  process.stdout.write(textOf(action, names, values.json));
  return 0;
}

function textOf(action: string, names: readonly string[], asJson: boolean): string {
  const [first, second] = names.map(namedProfile);
  if (first === undefined) return asJson ? profilesJson() : listProfilesText();
  if (second === undefined) return asJson ? `${JSON.stringify(first, null, 2)}\n` : showProfile(first);
  if (action !== 'diff') throw new LatheError('internal', `lathe profiles ${action} was given two names.`);
  return diffProfiles(first, second, asJson);
}
