import { channelLabels, type ChannelLabel } from '../format/channel-layout.ts';

/** The channels of a Vorbis or Opus stream in WAVE order. */
export interface CodecChannels {
  readonly labels: readonly ChannelLabel[];
  /** For each of them the channel of the codec. */
  readonly order: readonly number[];
}

/** WAVE speaker mask and order of each channel count: Vorbis I clause 4.3.9, the same for Opus in RFC 7845 clause 5.1.1.2. */
const layouts: Readonly<Record<number, { readonly mask: number; readonly order: readonly number[] }>> = {
  1: { mask: 0x4, order: [0] },
  2: { mask: 0x3, order: [0, 1] },
  // Front left, centre, right.
  3: { mask: 0x7, order: [0, 2, 1] },
  4: { mask: 0x33, order: [0, 1, 2, 3] },
  5: { mask: 0x37, order: [0, 2, 1, 3, 4] },
  // Front left, centre, right, surround left, right, LFE.
  6: { mask: 0x3f, order: [0, 2, 1, 5, 3, 4] },
  // Front left, centre, right, side left, right, rear centre, LFE.
  7: { mask: 0x70f, order: [0, 2, 1, 6, 5, 3, 4] },
  // Front left, centre, right, side left, right, rear left, right, LFE.
  8: { mask: 0x63f, order: [0, 2, 1, 7, 5, 6, 3, 4] },
};

/** @throws LatheError `unsupported_layout`. */
export function vorbisChannelOrder(channelCount: number): CodecChannels {
  const layout = layouts[channelCount];
  const labels = channelLabels(channelCount, layout?.mask ?? null);
  return { labels, order: layout?.order ?? labels.map((_, channel) => channel) };
}
