import type { ChannelLabel } from './channel-label.ts';

/** Labels of `dwChannelMask`, bit 0 first; bits 4, 5, 9 and 10 depend on each other and are named below. */
const bitLabels: readonly ChannelLabel[] = [
  'L',
  'R',
  'C',
  'LFE',
  'Ls',
  'Rs',
  'Lsc',
  'Rsc',
  'Cs',
  'Ls',
  'Rs',
  'Tc',
  'Ltf',
  'Ctf',
  'Rtf',
  'Ltb',
  'Ctb',
  'Rtb',
];
const backBits = 0x30;
const sideBits = 0x600;
/** Back and side pair where both are there: rears at ±135°, sides at ±90°. */
const backLabels: Readonly<Record<number, ChannelLabel>> = { 0x10: 'Lrs', 0x20: 'Rrs' };
const sideLabels: Readonly<Record<number, ChannelLabel>> = { 0x200: 'Lss', 0x400: 'Rss' };

/**
 * Labels of a WAVE speaker mask in file order, that of its bits; null when it has a bit without meaning.
 *
 * A back pair without a side pair and a side pair without a back pair are both the surrounds Ls and Rs, as in the two masks
 * of 5.1. The front centre alone is mono.
 */
export function labelsOfMask(mask: number): readonly ChannelLabel[] | null {
  if (mask === 0x4) return ['M'];
  if (mask <= 0 || mask >= 2 ** bitLabels.length) return null;
  const hasBoth = (mask & backBits) !== 0 && (mask & sideBits) !== 0;
  return bitLabels.flatMap((label, index) => {
    const bit = 1 << index;
    if ((mask & bit) === 0) return [];
    return [(hasBoth && (backLabels[bit] ?? sideLabels[bit])) || label];
  });
}

/** Every WAVE speaker mask that means these labels in this order: none, one, or two where the surrounds may be back or side. */
export function masksOfLabels(channels: readonly ChannelLabel[]): readonly number[] {
  return [backBits, sideBits]
    .map((surrounds) => channels.reduce((mask, label) => mask | bitOf(label, surrounds), 0))
    .filter((mask, index, masks) => masks.indexOf(mask) === index && isMaskOf(mask, channels));
}

function bitOf(label: ChannelLabel, surrounds: number): number {
  if (label === 'M') return 0x4;
  for (const labels of [backLabels, sideLabels]) {
    for (const [bit, name] of Object.entries(labels)) if (name === label) return Number(bit);
  }
  if (label === 'Ls' || label === 'Rs') return surrounds & (label === 'Ls' ? 0x210 : 0x420);
  return (2 ** bitLabels.indexOf(label)) & 0x3_ffff;
}

function isMaskOf(mask: number, channels: readonly ChannelLabel[]): boolean {
  const labels = labelsOfMask(mask);
  return labels?.length === channels.length && labels.every((label, index) => label === channels[index]);
}
