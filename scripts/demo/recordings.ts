import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Folder of the CC0 recordings of the npm package supersonic-scsynth-samples. */
const folder = join(
  dirname(createRequire(import.meta.url).resolve('supersonic-scsynth-samples/package.json')),
  'samples',
);

/** Path of one recording by its name without extension. */
export function recording(name: string): string {
  return join(folder, `${name}.flac`);
}

/** Loops and atmospheres of three seconds and more, as they come: 16-bit stereo FLAC at 44.1 kHz. */
export const demoRecordings = [
  'loop_amen_full',
  'loop_compus',
  'loop_garzul',
  'loop_mika',
  'loop_tabla',
  'ambi_lunar_land',
  'ambi_piano',
  'guit_e_fifths',
] as const;
