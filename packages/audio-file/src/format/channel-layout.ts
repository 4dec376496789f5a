import { LatheError } from '@lathe/core/errors';

/** Loudspeaker label of a channel, in the naming of ITU-R BS.2051 with Ls/Rs for 5.1; M is mono. */
export type ChannelLabel = 'M' | 'L' | 'R' | 'C' | 'LFE' | 'Ls' | 'Rs' | 'Lss' | 'Rss' | 'Lrs' | 'Rrs';

interface ChannelLayout {
  readonly labels: readonly ChannelLabel[];
  /** WAVE speaker masks that mean this layout; the first is the one written. */
  readonly masks: readonly number[];
}

/** The layouts Lathe handles, in WAVE channel order; FLAC's fixed channel orders are the same ones. */
const layouts: readonly ChannelLayout[] = [
  { labels: ['M'], masks: [0x4] },
  { labels: ['L', 'R'], masks: [0x3] },
  // Surrounds declared as "back" and as "side" are the same two loudspeakers in 5.1.
  { labels: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'], masks: [0x3f, 0x60f] },
  { labels: ['L', 'R', 'C', 'LFE', 'Lrs', 'Rrs', 'Lss', 'Rss'], masks: [0x63f] },
];

/**
 * Labels of `channelCount` channels under a WAVE speaker mask, in file order.
 *
 * @param channelMask `dwChannelMask`; 0 or null means not declared and gives the usual layout of that count.
 * @throws LatheError `unsupported_layout` for every other count or mask.
 */
export function channelLabels(channelCount: number, channelMask: number | null): readonly ChannelLabel[] {
  const layout = layouts.find(({ labels }) => labels.length === channelCount);
  if (!layout) {
    throw new LatheError(
      'unsupported_layout',
      `The file has ${channelCount} channels; 1, 2, 6 (5.1) or 8 (7.1) are supported.`,
      { details: { channelCount } },
    );
  }
  if (channelMask && !layout.masks.includes(channelMask)) {
    throw new LatheError(
      'unsupported_layout',
      `The file has ${channelCount} channels with speaker mask ${hexMask(channelMask)}; expected ${layout.masks.map(hexMask).join(' or ')}.`,
      { details: { channelCount, channelMask } },
    );
  }
  return layout.labels;
}

/**
 * WAVE speaker mask of labels in WAVE order.
 *
 * @param preferredMask the mask of the input; kept when it means the same labels (5.1 has two).
 * @throws LatheError `unsupported_layout` when the labels are no supported layout in WAVE order.
 */
export function channelMask(channels: readonly ChannelLabel[], preferredMask: number | null = null): number {
  const layout = layouts.find(
    ({ labels }) => labels.length === channels.length && labels.every((label, index) => label === channels[index]),
  );
  const mask = layout?.masks.find((candidate) => candidate === preferredMask) ?? layout?.masks[0];
  if (mask === undefined) {
    throw new LatheError(
      'unsupported_layout',
      `The channels ${channels.join(' ') || '(none)'} are no supported layout; expected mono, stereo, 5.1 or 7.1 in WAVE order.`,
      { details: { channelCount: channels.length } },
    );
  }
  return mask;
}

function hexMask(mask: number): string {
  return `0x${mask.toString(16)}`;
}
