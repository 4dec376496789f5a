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

export const flac = (): string | null => runs('flac', ['--version'], 'apt-get install flac');
export const lame = (): string | null => runs('lame', ['--version'], 'apt-get install lame');
export const oggenc = (): string | null => runs('oggenc', ['--version'], 'apt-get install vorbis-tools');
export const opusenc = (): string | null => runs('opusenc', ['--version'], 'apt-get install opus-tools');
/** libsndfile, by its command line programs; sndfile-convert comes with sndfile-info. */
export const sndfile = (): string | null => runs('sndfile-info', ['--version'], 'apt-get install sndfile-programs');
export const sox = (): string | null => runs('sox', ['--version'], 'apt-get install sox');

/** A Python with numpy: the one named by LATHE_TEST_PYTHON, else python3. */
export const python = process.env['LATHE_TEST_PYTHON'] ?? 'python3';
export const numpy = (): string | null => runs(python, ['-c', 'import numpy'], 'pip install numpy');

export const libebur128 = (): string | null =>
  existsSync('/usr/include/ebur128.h')
    ? runs('cc', ['--version'], 'apt-get install gcc')
    : 'libebur128 is missing (apt-get install libebur128-dev)';

const musicFolders = [
  '/usr/share/games/singularity/music',
  '/usr/share/hyperrogue/music',
  '/usr/share/scummvm/drascula/audio',
] as const;
/** The packages of `musicTracks`. */
export const music = (): string | null =>
  musicFolders.slice(0, 2).every((folder) => existsSync(folder))
    ? null
    : 'real music is missing (apt-get install singularity-music hyperrogue-music)';

/** The packages of `allMusicTracks`. */
export const allMusic = (): string | null =>
  musicFolders.every((folder) => existsSync(folder))
    ? null
    : 'real music is missing (apt-get install singularity-music hyperrogue-music drascula-music)';

/** A recording of at least half a minute, in stereo. */
export interface MusicTrack {
  readonly path: string;
  readonly sampleRateHz: number;
}

/** The tracks of a package that ffmpeg can read, in a fixed order. */
function tracksUnder(folder: string): MusicTrack[] {
  return globSync(`${folder}/**/*.ogg`)
    .toSorted()
    .flatMap((path) => {
      const fields = ['-show_entries', 'stream=sample_rate,channels,duration', '-of', 'csv=p=0'];
      const done = spawnSync('ffprobe', ['-v', 'error', ...fields, path], { encoding: 'utf8' });
      const [sampleRateHz = 0, channelCount, seconds = 0] = done.stdout.trim().split(',').map(Number);
      return done.status === 0 && channelCount === 2 && seconds >= 30 ? [{ path, sampleRateHz }] : [];
    });
}

/** Ten tracks at 48 kHz and ten at 44.1 kHz, of two packages. */
export function musicTracks(): string[] {
  return musicFolders.slice(0, 2).flatMap((folder) =>
    tracksUnder(folder)
      .slice(0, 10)
      .map(({ path }) => path),
  );
}

/** Forty tracks of three packages, sixteen of them at 48 kHz. */
export function allMusicTracks(): MusicTrack[] {
  return musicFolders.flatMap((folder) => tracksUnder(folder)).slice(0, 40);
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
