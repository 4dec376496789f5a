import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wavBytes } from '../../support/made-wav.ts';
import { musicSignal } from './music-signal.ts';

/** Writes the inputs of a run as 16-bit WAVE files, the same on every call. @returns their paths, by number. */
export function writeInputs(directory: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, input) => {
    const path = join(directory, `music-${input}.wav`);
    writeFileSync(path, wavBytes({ ...musicSignal(input), sampleFormat: 's16' }));
    return path;
  });
}
