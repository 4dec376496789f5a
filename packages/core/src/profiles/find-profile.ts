import { LatheError } from '../errors/index.ts';
import { nearestName } from './nearest-name.ts';
import { profileDocuments } from './profile-documents.ts';
import type { Profile } from './profile-schema.ts';

/** The newest version of every profile, by name. */
export function listProfiles(): readonly Profile[] {
  const names = [...new Set(profileDocuments.map(({ name }) => name))].toSorted();
  return names.map((name) => findProfile(name));
}

/** A profile by name, in its newest version unless one is given. @throws not_found, with the nearest name or the versions there are. */
export function findProfile(name: string, version?: string): Profile {
  const versions = profileDocuments
    .filter((profile) => profile.name === name)
    .toSorted((a, b) => Number(b.version) - Number(a.version));
  const [newest] = versions;
  if (newest === undefined) throw unknownName(name);
  const found = version === undefined ? newest : versions.find((profile) => profile.version === version);
  if (found !== undefined) return found;
  const known = versions.map((profile) => profile.version).join(', ');
  throw new LatheError('not_found', `Profile "${name}" has no version "${version}"; there are: ${known}.`, {
    details: { name, version: version ?? null },
  });
}

function unknownName(name: string): LatheError {
  const names = [...new Set(profileDocuments.map((profile) => profile.name))].toSorted();
  const suggestion = nearestName(name, names);
  const advice = suggestion === null ? `there are: ${names.join(', ')}.` : `did you mean "${suggestion}"?`;
  return new LatheError('not_found', `There is no profile ${JSON.stringify(name)}; ${advice}`, {
    details: { name, suggestion },
  });
}
