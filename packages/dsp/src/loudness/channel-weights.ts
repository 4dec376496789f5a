/** Where a loudspeaker stands, the nominal position of its range: azimuth to the left of the centre and elevation above ear level, degrees. */
type LoudspeakerPosition = readonly [azimuthDegrees: number, elevationDegrees: number];

/**
 * Nominal positions of the labels of ITU-R BS.2051-3; null for the low-frequency channels, which stand anywhere.
 * From FL on: sound system H (22.2). The same labels as audio-file's `ChannelLabel`; a test holds them equal.
 */
export const loudspeakerPositions = {
  M: [0, 0],
  L: [30, 0],
  R: [-30, 0],
  C: [0, 0],
  LFE: null,
  Ls: [110, 0],
  Rs: [-110, 0],
  Lss: [90, 0],
  Rss: [-90, 0],
  Lrs: [135, 0],
  Rrs: [-135, 0],
  Cs: [180, 0],
  Lsc: [15, 0],
  Rsc: [-15, 0],
  Lw: [60, 0],
  Rw: [-60, 0],
  Ltf: [45, 30],
  Rtf: [-45, 30],
  Ctf: [0, 30],
  Ltm: [90, 30],
  Rtm: [-90, 30],
  Ltb: [135, 30],
  Rtb: [-135, 30],
  Ctb: [180, 30],
  Tc: [0, 90],
  Cbf: [0, -30],
  FL: [60, 0],
  FR: [-60, 0],
  FC: [0, 0],
  LFE1: null,
  BL: [135, 0],
  BR: [-135, 0],
  FLc: [30, 0],
  FRc: [-30, 0],
  BC: [180, 0],
  LFE2: null,
  SiL: [90, 0],
  SiR: [-90, 0],
  TpFL: [45, 30],
  TpFR: [-45, 30],
  TpFC: [0, 30],
  TpC: [0, 90],
  TpBL: [135, 30],
  TpBR: [-135, 30],
  TpSiL: [90, 30],
  TpSiR: [-90, 30],
  TpBC: [180, 30],
  BtFC: [0, -30],
  BtFL: [45, -30],
  BtFR: [-45, -30],
} as const satisfies Record<string, LoudspeakerPosition | null>;

/** Loudspeaker label of a channel. */
export type ChannelLabel = keyof typeof loudspeakerPositions;

/**
 * Power weight of a channel (ITU-R BS.1770-5 annex 3): 1.41 at less than 30° of elevation and 60° to 120° of azimuth,
 * 1 elsewhere, and the low-frequency channels left out.
 */
export function channelWeight(label: ChannelLabel): number {
  const position: LoudspeakerPosition | null = loudspeakerPositions[label];
  if (position === null) return 0;
  const azimuth = Math.abs(position[0]);
  return Math.abs(position[1]) < 30 && azimuth >= 60 && azimuth <= 120 ? 1.41 : 1;
}
