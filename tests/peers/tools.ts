import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { existsSync, globSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const execute = promisify(execFile);

/** What a peer suite needs from the machine; null: it is there, else why not. With CI=true a missing tool throws. */
export function missing(...needs: readonly (() => string | null)[]): string | null {
  const reasons = needs.map((need) => need()).filter((reason) => reason !== null);
  if (reasons.length === 0) return null;
  const reason = reasons.join('; ');
  if (process.env['CI'] === 'true') throw new Error(`With CI=true nothing may be missing: ${reason}`);
  return reason;
}

export function runs(command: string, args: readonly string[], remedy: string): string | null {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0 ? null : `${command} is missing (${remedy})`;
}

export const ffmpeg = (): string | null => runs('ffmpeg', ['-version'], 'apt-get install ffmpeg');

/** A Python with numpy: the one named by LATHE_TEST_PYTHON, else python3. */
export const python = process.env['LATHE_TEST_PYTHON'] ?? 'python3';
export const numpy = (): string | null => runs(python, ['-c', 'import numpy'], 'pip install numpy');

export const libebur128 = (): string | null =>
  existsSync('/usr/include/ebur128.h')
    ? runs('cc', ['--version'], 'apt-get install gcc')
    : 'libebur128 is missing (apt-get install libebur128-dev)';

const musicFolders = ['/usr/share/games/singularity/music', '/usr/share/hyperrogue/music'] as const;
export const music = (): string | null =>
  musicFolders.every((folder) => existsSync(folder))
    ? null
    : 'real music is missing (apt-get install singularity-music hyperrogue-music)';

/** Ten tracks at 48 kHz and ten at 44.1 kHz, in a fixed order; those ffmpeg cannot read are left out. */
export function musicTracks(): string[] {
  return musicFolders.flatMap((folder) =>
    globSync(`${folder}/**/*.ogg`)
      .toSorted()
      .filter((path) => spawnSync('ffprobe', ['-v', 'error', path], { stdio: 'ignore' }).status === 0)
      .slice(0, 10),
  );
}

/** Decodes to a 32-bit float WAV in a new temporary folder; returns the file. */
export function decodeToFloatWav(path: string, folder: string, name: string, extra: readonly string[] = []): string {
  const output = join(folder, `${name}.wav`);
  const done = spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', path, ...extra, '-c:a', 'pcm_f32le', output], {
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`ffmpeg could not decode ${path}: ${done.stderr}`);
  return output;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'lathe-peers-'));
}

/** The file's samples as raw interleaved 32-bit float, decoded by ffmpeg. */
export function rawFloat(path: string): Buffer {
  const done = spawnSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'f32le', '-c:a', 'pcm_f32le', '-'], {
    maxBuffer: 2 ** 31 - 1,
  });
  if (done.status !== 0) throw new Error(`ffmpeg could not read ${path}: ${done.stderr.toString()}`);
  return done.stdout;
}

/** True peak by tests/peers/fft_true_peak.py, dBTP. */
export async function fftTruePeakDbtp(path: string, channelCount: number): Promise<number> {
  const pipe = `ffmpeg -v error -i "$0" -f f32le -c:a pcm_f32le - | "$1" tests/peers/fft_true_peak.py "$2"`;
  const { stdout } = await execute('bash', ['-o', 'pipefail', '-c', pipe, path, python, String(channelCount)]);
  return Number(stdout);
}

/** The same for many files, two at a time; NaN where there is no file. */
export async function fftTruePeaksDbtp(paths: readonly string[], channelCount: number): Promise<number[]> {
  const peaks = paths.map(() => Number.NaN);
  const waiting = paths.entries();
  const judge = async (): Promise<void> => {
    for (const [index, path] of waiting) if (existsSync(path)) peaks[index] = await fftTruePeakDbtp(path, channelCount);
  };
  await Promise.all([judge(), judge()]);
  return peaks;
}

/** What libebur128 measures. */
export interface PeerLoudness {
  readonly integratedLufs: number;
  readonly rangeLu: number;
  readonly momentaryMaxLufs: number;
  readonly shortTermMaxLufs: number;
  readonly truePeakDbtp: number;
}

/** Builds tests/peers/ebur128-peer.c and returns a function that measures a file with it. */
export function buildEbur128Peer(
  folder: string,
): (path: string, channelCount: number, sampleRateHz: number) => PeerLoudness {
  const binary = join(folder, 'ebur128-peer');
  const built = spawnSync('cc', ['-O2', 'tests/peers/ebur128-peer.c', '-lebur128', '-lm', '-o', binary], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`cc failed: ${built.stderr}`);
  return (path, channelCount, sampleRateHz) => {
    const done = spawnSync(binary, [String(channelCount), String(sampleRateHz)], {
      input: rawFloat(path),
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(`ebur128-peer failed: ${done.stderr}`);
    return JSON.parse(done.stdout) as PeerLoudness;
  };
}
