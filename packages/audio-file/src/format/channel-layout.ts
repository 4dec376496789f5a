import { LatheError } from '@lathe/core/errors';
import type { ChannelLabel } from './channel-label.ts';
import { namedLayouts } from './named-layouts.ts';
import { labelsOfMask, masksOfLabels } from './speaker-mask.ts';

export type { ChannelLabel } from './channel-label.ts';

/** Most channels of a file; beyond, its header is taken for broken. */
export const maximumChannels = 64;

/**
 * Labels of `channelCount` channels under a WAVE speaker mask, in file order; empty when neither the mask names one
 * loudspeaker per channel nor a layout is usual for the count, so that only the caller can say it (`layout` of
 * `openAudioFile`, which refuses such a file otherwise).
 *
 * @param channelMask `dwChannelMask`; 0 or null means not declared and gives the usual layout of that count.
 * @throws LatheError `unsupported_layout` for no channel or more than 64.
 */
export function channelLabels(channelCount: number, channelMask: number | null): readonly ChannelLabel[] {
  if (!(channelCount >= 1 && channelCount <= maximumChannels)) {
    throw new LatheError(
      'unsupported_layout',
      `The file has ${channelCount} channels; 1 to ${maximumChannels} are supported.`,
      { details: { channelCount } },
    );
  }
  if (channelMask) {
    const labels = labelsOfMask(channelMask);
    return labels?.length === channelCount ? labels : [];
  }
  return namedLayouts.find(({ labels, assumed }) => assumed && labels.length === channelCount)?.labels ?? [];
}

/**
 * WAVE speaker mask of labels, or 0 when none can say them: it has no bit for the wides, the lower layer, the top sides or a
 * second LFE, and its bits are in one order only.
 *
 * @param preferredMask the mask of the input; kept when it means the same labels (the surrounds have two). 0: declare none.
 * @throws LatheError `unsupported_layout` for no channel, and for one or two that no mask can say, since readers would take
 * them as mono or stereo.
 */
export function channelMask(channels: readonly ChannelLabel[], preferredMask: number | null = null): number {
  const masks = masksOfLabels(channels);
  const mask = masks.find((candidate) => candidate === preferredMask) ?? masks[0] ?? 0;
  if (mask === 0 && channels.length <= 2) {
    throw new LatheError(
      'unsupported_layout',
      `The channels ${channels.join(' ') || '(none)'} cannot be declared in a file: no WAVE speaker mask means them.`,
      { details: { channelCount: channels.length } },
    );
  }
  return preferredMask === 0 && channels.length > 2 ? 0 : mask;
}

/** Whether a WAVE file must declare a speaker mask, or that there is none: every layout but plain mono and stereo. */
export function needsSpeakerMask(channels: readonly string[]): boolean {
  const plain = channels.join(' ');
  return plain !== 'M' && plain !== 'L R';
}
