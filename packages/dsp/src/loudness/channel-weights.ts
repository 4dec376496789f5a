/** ITU-R loudspeaker labels of the layouts measured here: mono, stereo, 5.1 (Ls, Rs at ±110°) and 7.1 (sides ±90°, rears ±135°). */
export type ChannelLabel = 'M' | 'L' | 'R' | 'C' | 'LFE' | 'Ls' | 'Rs' | 'Lss' | 'Rss' | 'Lrs' | 'Rrs';

/**
 * Power weight of each channel (ITU-R BS.1770-5, table 3 and annex 3): 1.41 between 60° and 120° of azimuth, 1 elsewhere,
 * and the LFE left out.
 */
export const channelWeights: Readonly<Record<ChannelLabel, number>> = {
  M: 1,
  L: 1,
  R: 1,
  C: 1,
  LFE: 0,
  Ls: 1.41,
  Rs: 1.41,
  Lss: 1.41,
  Rss: 1.41,
  Lrs: 1,
  Rrs: 1,
};
