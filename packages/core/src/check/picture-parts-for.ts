import type { Profile } from '../profiles/profile-schema.ts';
import type { PicturePart } from '../reports/picture.ts';

/** The parts of the picture that the rules of a profile need, in the order of the contract. */
export function picturePartsFor({ limits = {} }: Pick<Profile, 'limits'>): readonly PicturePart[] {
  const parts: PicturePart[] = [];
  if (limits.rmsDbfs !== undefined || limits.maximumDcOffset !== undefined) parts.push('levels');
  if (limits.notClipped !== undefined) parts.push('clipping');
  if (limits.maximumLeadingSilenceSeconds !== undefined || limits.maximumTrailingSilenceSeconds !== undefined) {
    parts.push('silence');
  }
  if (limits.minimumCorrelation !== undefined || limits.notDualMono !== undefined) parts.push('stereo');
  if (limits.lossless !== undefined || limits.notUpsampled !== undefined) parts.push('bandwidth');
  if (limits.notZeroPadded !== undefined) parts.push('depth');
  if (limits.maximumNoiseFloorDbfs !== undefined) parts.push('noise');
  return parts;
}
