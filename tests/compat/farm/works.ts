import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobSpec } from '@lathe/client';
import { musicSignal } from '../../chaos/workload/music-signal.ts';
import { wavBytes } from '../../support/made-wav.ts';

/** What is uploaded: something like music, short; the same for long; a text that is no audio. */
export const inputs = ['music', 'other', 'long', 'broken'] as const;
export type Input = (typeof inputs)[number];

/** One thing to do, and how it must end whichever releases take part. */
export interface Work {
  readonly name: string;
  readonly kind: 'master' | 'analyze';
  readonly input: Input;
  readonly spec: JobSpec;
  readonly end: 'succeeded' | 'failed' | 'cancelled';
}

const base = { target_lufs: -12, ceiling_dbtp: -1, policy: 'best-effort', accept_nearest: true } as const;

/** Every container and depth that is usual, a delivery profile, shaped dither, both analyses: they end well. */
export const goodWorks: readonly Work[] = [
  good('wav', 'master', 'music', { master: { ...base, container: 'wav', sample_format: 's16', dither_seed: 1 } }),
  good('flac', 'master', 'other', { master: { ...base, container: 'flac', sample_format: 's24', target_lufs: -9 } }),
  good('aiff', 'master', 'music', { master: { ...base, container: 'aiff', sample_format: 's16', dither: 'shaped' } }),
  good('profile', 'master', 'other', { master: { profile: 'spotify', policy: 'best-effort', accept_nearest: true } }),
  good('series', 'analyze', 'music', { analyze: { series: true } }),
  good('picture', 'analyze', 'other', { analyze: { picture: ['all'] } }),
];

/** Its input is no audio. */
export const brokenWork: Work = {
  name: 'broken',
  kind: 'master',
  input: 'broken',
  spec: { master: base },
  end: 'failed',
};

/** Far too loud and encoded, so that it takes seconds and can be cancelled while it runs. */
export const longWork: Work = {
  name: 'long',
  kind: 'master',
  input: 'long',
  spec: { master: { ...base, target_lufs: -6, container: 'flac', sample_format: 's24' } },
  end: 'cancelled',
};

/** Writes every input. @returns their paths. */
export function writeInputs(folder: string): ReadonlyMap<Input, string> {
  const shortSeeds = { music: 1, other: 2 } as const;
  const paths = new Map(inputs.map((input) => [input, join(folder, `${input}.wav`)]));
  for (const [input, path] of paths) {
    if (input === 'broken') writeFileSync(path, 'This is a letter, and no recording of anything.\n'.repeat(40));
    else
      writeFileSync(
        path,
        input === 'long' ? longWav() : wavBytes({ ...shortMusic(shortSeeds[input]), sampleFormat: 's16' }),
      );
  }
  return paths;
}

/** Its first 4 s at most. */
function shortMusic(seed: number): { channels: Float32Array[]; sampleRateHz: number } {
  const { channels, sampleRateHz } = musicSignal(seed);
  return { sampleRateHz, channels: channels.map((channel) => channel.subarray(0, 4 * sampleRateHz)) };
}

/** Five minutes of the same over and over. */
function longWav(): Buffer {
  const { channels, sampleRateHz } = shortMusic(3);
  const long = channels.map((channel) =>
    Float32Array.from({ length: 300 * sampleRateHz }, (_, frame) => channel[frame % channel.length] ?? 0),
  );
  return wavBytes({ channels: long, sampleRateHz, sampleFormat: 's16' });
}

function good(name: string, kind: Work['kind'], input: Input, spec: JobSpec): Work {
  return { name, kind, input, spec, end: 'succeeded' };
}
