import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFloatWav } from '../../support/float-wav.ts';
import { noise } from '../../support/noise.ts';
import { musicTracks } from '../../peers/tools.ts';

export const sampleRateHz = 44_100;
export const trackSeconds = 300;

/** Signals that are no music, each as long as the music it is compared with, stereo, 32-bit float. */
export const oddSignals = ['zeros', 'noise then zeros', 'exponential tail', 'denormals'] as const;
export type OddSignal = (typeof oddSignals)[number];

export interface BenchInputs {
  /** Five minutes of real music, 24 bit: as it is, and driven into a limiter. */
  readonly dynamic: string;
  readonly loud: string;
  /** Both as raw interleaved floats. */
  readonly dynamicRaw: string;
  readonly loudRaw: string;
  /** Ten tracks of five minutes, at ten levels. */
  readonly ten: readonly string[];
  readonly tenFolder: string;
  /** An hour, in one file. */
  readonly hour: string;
  /** Five minutes of the dynamic track and of each odd signal as 32-bit float. */
  readonly floatMusic: string;
  readonly odd: Readonly<Record<OddSignal, string>>;
}

/** Makes every input in `folder` out of one real track, with ffmpeg. About 2.5 GB. */
export function prepareInputs(folder: string): BenchInputs {
  const tracks = musicTracks().slice(10);
  const [first = ''] = tracks;
  const track = tracks.find((path) => path.includes('laboratory')) ?? first;
  const make = (name: string, seconds: number, filter: string, codec: readonly string[] = ['-c:a', 'pcm_s24le']) => {
    const output = join(folder, name);
    const input = ['-stream_loop', '-1', '-i', track, '-t', String(seconds), '-ar', String(sampleRateHz), '-ac', '2'];
    const args = ['-v', 'error', '-y', ...input, '-af', filter, ...codec, output];
    const done = spawnSync('ffmpeg', args, { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`ffmpeg could not make ${name}: ${done.stderr}`);
    return output;
  };
  const raw = ['-f', 'f32le', '-c:a', 'pcm_f32le'];
  const dynamicFilter = 'volume=-3dB';
  const loudFilter = 'volume=14dB,alimiter=limit=0.97:level=false';
  const tenFolder = join(folder, 'ten');
  mkdirSync(tenFolder);
  const odd = (name: OddSignal): string => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.wav`);
    writeFloatWav(path, sampleRateHz, oddSignal(name));
    return path;
  };
  return {
    dynamic: make('dynamic.wav', trackSeconds, dynamicFilter),
    loud: make('loud.wav', trackSeconds, loudFilter),
    dynamicRaw: make('dynamic.f32', trackSeconds, dynamicFilter, raw),
    loudRaw: make('loud.f32', trackSeconds, loudFilter, raw),
    ten: Array.from({ length: 10 }, (_, index) =>
      make(join('ten', `${index}.wav`), trackSeconds, `volume=-${index}dB`),
    ),
    tenFolder,
    hour: make('hour.wav', 3_600, 'volume=0dB'),
    floatMusic: make('float-music.wav', trackSeconds, dynamicFilter, ['-c:a', 'pcm_f32le']),
    odd: {
      zeros: odd('zeros'),
      'noise then zeros': odd('noise then zeros'),
      'exponential tail': odd('exponential tail'),
      denormals: odd('denormals'),
    },
  };
}

/** Both channels of an odd signal: noise lasts 10 s; the tail falls by 20 dB a second, through all of f32, to its denormals. */
export function oddSignal(name: OddSignal, lengthFrames = trackSeconds * sampleRateHz): readonly Float32Array[] {
  return [1, 2].map((seed) => {
    if (name === 'zeros') return new Float32Array(lengthFrames);
    const samples = noise(seed, lengthFrames);
    if (name === 'noise then zeros') return samples.fill(0, 10 * sampleRateHz);
    if (name === 'denormals') return samples.map((sample) => sample * 1.1e-38);
    return samples.map((sample, frame) => sample * 10 ** (-frame / sampleRateHz));
  });
}
