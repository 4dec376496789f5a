import type { ChannelLabel } from './channel-label.ts';

/** A loudspeaker layout that has a name. */
export interface NamedLayout {
  /** What callers say; the systems of ITU-R BS.2051-3 also go by upper+middle+lower, such as 4+7+0. */
  readonly names: readonly string[];
  /** Labels in file order. */
  readonly labels: readonly ChannelLabel[];
  /** Taken for a file of this many channels that says nothing. */
  readonly assumed: boolean;
}

/**
 * The layouts that can be said by name. Up to eight channels the order is that of WAVE and FLAC; beyond, that of ITU-R
 * BS.2051-3 and of immersive deliverables, which put the sides before the rears. Where two layouts share a count, one is
 * assumed only if the loudness weights of the other are the same channel by channel (5.1.4 and 7.1.2), or if it is the usual
 * one by far (7.1.4, 9.1.6).
 */
export const namedLayouts: readonly NamedLayout[] = [
  { names: ['mono'], labels: ['M'], assumed: true },
  { names: ['stereo', '0+2+0'], labels: ['L', 'R'], assumed: true },
  { names: ['2.1'], labels: ['L', 'R', 'LFE'], assumed: false },
  { names: ['3.0'], labels: ['L', 'R', 'C'], assumed: true },
  { names: ['3.1'], labels: ['L', 'R', 'C', 'LFE'], assumed: false },
  { names: ['quad'], labels: ['L', 'R', 'Ls', 'Rs'], assumed: true },
  { names: ['4.0'], labels: ['L', 'R', 'C', 'Cs'], assumed: false },
  { names: ['5.0'], labels: ['L', 'R', 'C', 'Ls', 'Rs'], assumed: true },
  { names: ['5.1', '0+5+0'], labels: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'], assumed: true },
  { names: ['6.1'], labels: ['L', 'R', 'C', 'LFE', 'Cs', 'Ls', 'Rs'], assumed: true },
  { names: ['7.1'], labels: ['L', 'R', 'C', 'LFE', 'Lrs', 'Rrs', 'Lss', 'Rss'], assumed: true },
  { names: ['0+7+0'], labels: ['L', 'R', 'C', 'LFE', 'Lss', 'Rss', 'Lrs', 'Rrs'], assumed: false },
  { names: ['5.1.2', '2+5+0'], labels: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs', 'Ltf', 'Rtf'], assumed: false },
  { names: ['5.1.4', '4+5+0'], labels: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs', 'Ltf', 'Rtf', 'Ltb', 'Rtb'], assumed: true },
  { names: ['4+5+1'], labels: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs', 'Ltf', 'Rtf', 'Ltb', 'Rtb', 'Cbf'], assumed: false },
  { names: ['7.1.2'], labels: ['L', 'R', 'C', 'LFE', 'Lss', 'Rss', 'Lrs', 'Rrs', 'Ltf', 'Rtf'], assumed: false },
  {
    names: ['7.1.4', '4+7+0'],
    labels: ['L', 'R', 'C', 'LFE', 'Lss', 'Rss', 'Lrs', 'Rrs', 'Ltf', 'Rtf', 'Ltb', 'Rtb'],
    assumed: true,
  },
  {
    names: ['3+7+0'],
    labels: ['C', 'L', 'R', 'Ltf', 'Rtf', 'Lss', 'Rss', 'Lrs', 'Rrs', 'Ctb', 'LFE1', 'LFE2'],
    assumed: false,
  },
  {
    names: ['9.1.4'],
    labels: ['L', 'R', 'C', 'LFE', 'Lss', 'Rss', 'Lrs', 'Rrs', 'Lw', 'Rw', 'Ltf', 'Rtf', 'Ltb', 'Rtb'],
    assumed: false,
  },
  {
    names: ['4+9+0'],
    labels: ['L', 'R', 'C', 'LFE', 'Lss', 'Rss', 'Lrs', 'Rrs', 'Ltf', 'Rtf', 'Ltb', 'Rtb', 'Lsc', 'Rsc'],
    assumed: false,
  },
  {
    names: ['9.1.6'],
    labels: ['L', 'R', 'C', 'LFE', 'Lss', 'Rss', 'Lrs', 'Rrs', 'Lw', 'Rw', 'Ltf', 'Rtf', 'Ltm', 'Rtm', 'Ltb', 'Rtb'],
    assumed: true,
  },
  {
    names: ['22.2', '9+10+3'],
    labels: [
      'FL',
      'FR',
      'FC',
      'LFE1',
      'BL',
      'BR',
      'FLc',
      'FRc',
      'BC',
      'LFE2',
      'SiL',
      'SiR',
      'TpFL',
      'TpFR',
      'TpFC',
      'TpC',
      'TpBL',
      'TpBR',
      'TpSiL',
      'TpSiR',
      'TpBC',
      'BtFC',
      'BtFL',
      'BtFR',
    ],
    assumed: true,
  },
];
