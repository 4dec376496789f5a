import type { PicturePart } from '../reports/picture.ts';

/** Every part of a picture in the order of the report; loads no schema library, and a test holds it against the schema. */
export const pictureParts = [
  'levels',
  'clipping',
  'silence',
  'stereo',
  'spectrum',
  'bandwidth',
  'depth',
  'noise',
  'hum',
  'defects',
  'waveform',
] as const satisfies readonly PicturePart[];
