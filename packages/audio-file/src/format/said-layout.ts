import { LatheError } from '@lathe/core/errors';
import { type ChannelLabel, channelLabelNames } from './channel-label.ts';
import { channelLabels, channelMask } from './channel-layout.ts';
import { namedLayouts } from './named-layouts.ts';

/**
 * Labels of a layout as a caller says it: a name such as `7.1.4` or `9+10+3`, or the labels of the channels in file order,
 * separated by commas, such as `L,C,R,Ls,Rs,LFE`. Case does not matter.
 *
 * @throws LatheError `invalid_argument` naming what there is.
 */
export function parseLayout(text: string): readonly ChannelLabel[] {
  const said = text.trim().toLowerCase();
  const found = namedLayouts.find(({ names }) => names.includes(said));
  if (found) return found.labels;
  const words = said.split(',').map((word) => word.trim());
  const labels = words.flatMap((word) => channelLabelNames.filter((name) => name.toLowerCase() === word));
  const isList = labels.length === words.length && (labels.length > 1 || labels[0] === 'M');
  if (isList && new Set(labels).size === labels.length) return labels;
  throw new LatheError(
    'invalid_argument',
    `"${text.slice(0, 200)}" is no channel layout: expected ${layoutNames()}, or different labels of ${channelLabelNames.join(' ')} in file order, separated by commas.`,
    { details: { field: 'layout' } },
  );
}

/** What a reader must be told to find these labels again in a WAVE file that declares all it can; null: nothing. */
export function layoutToSay(channels: readonly ChannelLabel[]): string | null {
  const usual = channelLabels(channels.length, null);
  if (channels.every((label, index) => label === usual[index])) return null;
  return channelMask(channels) === 0 ? channels.join(',') : null;
}

/** @throws LatheError `unsupported_layout`: a file of so many channels does not say which loudspeakers they are for. */
export function refuseUnsaidLayout(channelCount: number, declaredMask: number | null): never {
  const declared = declaredMask
    ? `the speaker mask 0x${declaredMask.toString(16)}, which names others`
    : 'no speaker mask';
  const fitting = namedLayouts.filter(({ labels }) => labels.length === channelCount).map(({ names }) => names[0]);
  const choice = fitting.length > 0 ? `${fitting.join(', ')}, or ` : '';
  throw new LatheError(
    'unsupported_layout',
    `The file has ${channelCount} channels and declares ${declared}; say its layout: ${choice}the ${channelCount} labels in file order, separated by commas.`,
    { details: { channelCount, ...(declaredMask ? { channelMask: declaredMask } : {}) } },
  );
}

/** @throws LatheError `unsupported_layout`: the layout said has another number of channels. */
export function refuseOtherCount(layout: string, labels: readonly ChannelLabel[], channelCount: number): never {
  throw new LatheError(
    'unsupported_layout',
    `The file has ${channelCount} channels; the layout ${layout} has ${labels.length}.`,
    { details: { channelCount, layoutChannels: labels.length } },
  );
}

function layoutNames(): string {
  return namedLayouts.map(({ names }) => names[0]).join(', ');
}
