/** Speakers in the order of ffmpeg's native layouts, which is that of the bits of a WAVE speaker mask. */
const speakers = 'FL FR FC LFE BL BR FLC FRC BC SL SR TC TFL TFC TFR TBL TBC TBR'.split(' ');

/** ffmpeg's names of layouts. */
const namedMasks: Readonly<Record<string, number>> = {
  mono: 0x4,
  stereo: 0x3,
  '2.1': 0xb,
  '3.0': 0x7,
  '3.0(back)': 0x103,
  '3.1': 0xf,
  '4.0': 0x107,
  quad: 0x33,
  'quad(side)': 0x603,
  '4.1': 0x10f,
  '5.0': 0x37,
  '5.0(side)': 0x607,
  '5.1': 0x3f,
  '5.1(side)': 0x60f,
  '6.0': 0x707,
  '6.0(front)': 0x6c3,
  hexagonal: 0x137,
  '6.1': 0x70f,
  '6.1(back)': 0x13f,
  '6.1(front)': 0x6cb,
  '7.0': 0x637,
  '7.0(front)': 0x6f7,
  '7.1': 0x63f,
  '7.1(wide)': 0xff,
  '7.1(wide-side)': 0x6cf,
  '5.1.2': 0x60f | 0x5000,
  '5.1.4': 0x60f | 0x2_d000,
  '7.1.2': 0x63f | 0x5000,
  '7.1.4': 0x63f | 0x2_d000,
  octagonal: 0x737,
};

/** WAVE speaker mask of an ffmpeg layout, named or listed as `FL+FR+LFE`; null when it is not known. */
export function speakerMask(layout: string): number | null {
  const named = namedMasks[layout];
  if (named !== undefined) return named;
  const list = /(?:^|\()([A-Z]+(?:\+[A-Z]+)*)\)?$/.exec(layout)?.[1];
  if (list === undefined) return null;
  let mask = 0;
  let last = -1;
  for (const speaker of list.split('+')) {
    const bit = speakers.indexOf(speaker);
    // Channels in another order than WAVE's cannot be said by a mask.
    if (bit <= last) return null;
    mask |= 1 << bit;
    last = bit;
  }
  return mask;
}
