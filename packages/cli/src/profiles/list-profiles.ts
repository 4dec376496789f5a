import type { Profile } from '@lathe/core';
import { listProfiles, profileMasterDefaults, profileValues } from '@lathe/core/check';
import { type Column, formatColumns, formatHeader } from '../terminal/columns.ts';

const columns: readonly Column[] = [
  { title: 'Profile', width: 22, align: 'left' },
  { title: 'V', width: 2, align: 'right' },
  { title: 'Kind', width: 8, align: 'left' },
  { title: 'LUFS', width: 5, align: 'right' },
  { title: 'dBTP', width: 5, align: 'right' },
  { title: 'Least sure', width: 10, align: 'left' },
  { title: 'Title', width: 5, align: 'left' },
];

/** The newest version of every profile as a table. */
export function listProfilesText(): string {
  const rows = listProfiles().map((profile) => formatColumns(columns, rowOf(profile)));
  return [formatHeader(columns), ...rows, ''].join('\n');
}

/** The same as JSON: one object with the list. */
export function profilesJson(): string {
  return `${JSON.stringify({ profiles: listProfiles() }, null, 2)}\n`;
}

function rowOf(profile: Profile): readonly string[] {
  const { targetLufs, ceilingDbtp } = profileMasterDefaults(profile);
  return [
    profile.name,
    profile.version,
    profile.kind === 'delivery-rule' ? 'delivery' : 'playback',
    targetLufs === null ? '-' : String(targetLufs),
    ceilingDbtp === null ? '-' : String(ceilingDbtp),
    leastConfidence(profile),
    profile.title,
  ];
}

/** How far the least sure value can be trusted. */
function leastConfidence(profile: Profile): string {
  const found = new Set(profileValues(profile).map(({ source }) => source.confidence));
  if (found.has('unverified')) return 'unverified';
  return found.has('secondary') ? 'secondary' : 'official';
}
