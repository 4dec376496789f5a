import { canonicalJson, type Profile } from '@lathe/core';
import type { Profile as ProfileMessage } from '@lathe/proto';

export function profileToMessage(profile: Profile): ProfileMessage {
  const { name, version, title } = profile;
  return { name, version, title, document: canonicalJson(profile) };
}
