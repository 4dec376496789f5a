import type { Profile, ProfileSource, Severity } from './profile-schema.ts';

/**
 * What a departure from a value means where the document does not say: a level that playback normalises is advice;
 * another value is refused where its owner states it, and a warning where only others do.
 * @param about `level` for loudness and peaks.
 */
export function severityOf(
  profile: Pick<Profile, 'kind'>,
  about: 'level' | 'file',
  value: { readonly source: ProfileSource; readonly severity?: Severity | undefined },
): Severity {
  if (value.severity !== undefined) return value.severity;
  if (about === 'level' && profile.kind === 'playback-normalisation') return 'warn';
  return value.source.confidence === 'official' ? 'fail' : 'warn';
}
