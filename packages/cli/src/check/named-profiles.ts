import { findProfile } from '@lathe/core/check';
import type { Profile } from '@lathe/core';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { usageError } from '../arguments/parse-command.ts';

/** `--profile` of the verbs that judge files. */
export const profilesOption = {
  kind: 'repeated',
  valueName: 'NAME[@VERSION]',
  summary: 'Delivery profile; `lathe profiles list` shows them.',
} as const;

/** A profile by `name` or `name@version`. @throws not_found with the nearest name. */
export function namedProfile(text: string): Profile {
  const at = text.indexOf('@');
  return at === -1 ? findProfile(text) : findProfile(text.slice(0, at), text.slice(at + 1));
}

/** Profiles by the words given; each once. @throws invalid_argument when there is none, not_found. */
export function namedProfiles(spec: CommandSpec, texts: readonly string[]): readonly Profile[] {
  if (texts.length === 0) {
    throw usageError(spec, `lathe ${spec.verb} needs --profile NAME, the destination to hold files against.`);
  }
  return [...new Set(texts.map(namedProfile))];
}
