import type { MasterRecipe } from '../recipes/master-recipe.ts';
import type { Profile } from './profile-schema.ts';

/** The fields of a master recipe that a profile decides. */
export type ProfileMasterDefaults = Pick<
  MasterRecipe,
  'targetLufs' | 'ceilingDbtp' | 'policy' | 'limitDb' | 'acceptNearest' | 'sampleFormat' | 'profile'
>;

/** What a profile asks of a master when the caller adds nothing. */
export function profileMasterDefaults(profile: Profile): ProfileMasterDefaults {
  const targetLufs = profile.loudness.targetLufs?.value ?? null;
  const { policy, limitDb, acceptNearest, sampleFormat } = profile.master;
  return {
    targetLufs,
    ceilingDbtp: profileCeilingDbtp(profile, targetLufs),
    policy,
    limitDb,
    acceptNearest,
    sampleFormat,
    profile: { name: profile.name, version: profile.version },
  };
}

/**
 * Greatest true peak a profile allows at a loudness, dBTP; null when it says nothing about peaks.
 * A limit on sample peaks counts as one: no sample exceeds the true peak.
 * @param loudnessLufs null when the level is kept and so not known yet: then the strictest row applies.
 */
export function profileCeilingDbtp(profile: Profile, loudnessLufs: number | null): number | null {
  const rows = profile.ceilings.filter(
    ({ louderThanLufs }) => louderThanLufs === null || loudnessLufs === null || loudnessLufs > louderThanLufs,
  );
  const samplePeakDbfs = profile.limits?.maximumSamplePeakDbfs?.value;
  const limits = [
    ...rows.map(({ ceilingDbtp }) => ceilingDbtp),
    ...(samplePeakDbfs === undefined ? [] : [samplePeakDbfs]),
  ];
  return limits.length === 0 ? null : Math.min(...limits);
}
