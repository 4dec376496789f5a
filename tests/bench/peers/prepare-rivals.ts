import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where rivals are built and installed; `.cache` is not part of the repository. */
const cache = join('.cache', 'peers');

/** A program to compare with: how to call it, and what it is; or why it cannot be compared with here. */
export type Rival =
  | { readonly ready: true; readonly command: readonly string[]; readonly version: string }
  | { readonly ready: false; readonly reason: string };

export interface Rivals {
  readonly ffmpeg: Rival;
  readonly libebur128: Rival;
  readonly crate: Rival;
  readonly pyloudnorm: Rival;
  readonly loudgain: Rival;
  readonly ffmpegNormalize: Rival;
}

const pythonPackages = { 'ffmpeg-normalize': '1.43.0', pyloudnorm: '0.2.0', soundfile: '0.14.0' } as const;

/** Builds or installs what is not there yet: a C program, a cargo project, a Python environment. Takes about a minute once. */
export function prepareRivals(): Rivals {
  mkdirSync(cache, { recursive: true });
  const python = preparePython();
  return {
    ffmpeg: installed('ffmpeg', ['-version'], 'apt-get install ffmpeg'),
    libebur128: buildC(),
    crate: buildCrate(),
    pyloudnorm: python.ready
      ? {
          ready: true,
          command: [...python.command, 'tests/peers/pyloudnorm_peer.py'],
          version: `pyloudnorm ${pythonPackages.pyloudnorm}`,
        }
      : python,
    loudgain: installed('loudgain', ['--version'], 'apt-get install loudgain'),
    ffmpegNormalize: python.ready
      ? {
          ready: true,
          command: [join(cache, 'venv', 'bin', 'ffmpeg-normalize')],
          version: `ffmpeg-normalize ${pythonPackages['ffmpeg-normalize']}`,
        }
      : python,
  };
}

/** First line of what a command prints, or null when it cannot be run. */
function firstLine(command: string, args: readonly string[]): string | null {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.status !== 0) return null;
  return `${done.stdout}${done.stderr}`.trim().split('\n')[0] ?? '';
}

function installed(name: string, versionArgs: readonly string[], remedy: string): Rival {
  const line = firstLine(name, versionArgs);
  if (line === null) return { ready: false, reason: `${name} is missing (${remedy})` };
  return { ready: true, command: [name], version: line.replace(/ Copyright.*| - using:$/, '') };
}

/** Runs one step of a set-up; null when it went well, else what it printed last. */
function failed(command: string, args: readonly string[], cwd = '.'): string | null {
  const done = spawnSync(command, args, { encoding: 'utf8', cwd });
  if (done.status === 0) return null;
  return `${command} failed: ${done.error?.message ?? `${done.stdout}${done.stderr}`.trim().split('\n').at(-1)}`;
}

function buildC(): Rival {
  if (!existsSync('/usr/include/ebur128.h')) {
    return { ready: false, reason: 'libebur128 is missing (apt-get install libebur128-dev)' };
  }
  const binary = join(cache, 'ebur128-speed');
  const reason = failed('cc', [
    '-O3',
    '-march=native',
    'tests/peers/ebur128-speed.c',
    '-lebur128',
    '-lm',
    '-o',
    binary,
  ]);
  if (reason !== null) return { ready: false, reason };
  const version = firstLine('dpkg-query', ['-W', '-f', '${Version}', 'libebur128-1']) ?? 'of unknown version';
  return { ready: true, command: [binary], version: `libebur128 ${version}` };
}

function buildCrate(): Rival {
  if (firstLine('cargo', ['--version']) === null) {
    return { ready: false, reason: 'cargo is missing (install Rust, apt-get install cargo)' };
  }
  const project = join(cache, 'ebur128-crate');
  // Built from a copy: the checkout stays free of lock and target.
  cpSync('tests/peers/ebur128-crate', project, { recursive: true });
  const reason = failed('cargo', ['build', '--release', '--quiet', '--target-dir', 'target'], project);
  if (reason !== null) return { ready: false, reason };
  const compiler = firstLine('rustc', ['--version']) ?? 'rustc';
  const binary = join(project, 'target', 'release', 'ebur128-crate-peer');
  return { ready: true, command: [binary], version: `ebur128 crate 0.1.10, ${compiler}, LTO` };
}

/** A Python environment of its own with the packages of PyPI; the command is its interpreter. */
function preparePython(): Rival {
  const venv = join(cache, 'venv');
  const python = join(venv, 'bin', 'python');
  if (!existsSync(python)) {
    const base = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
    const reason = failed(base, ['-m', 'venv', venv]);
    if (reason !== null) return { ready: false, reason: `${reason} (apt-get install python3-venv)` };
  }
  const wanted = Object.entries(pythonPackages).map(([name, version]) => `${name}==${version}`);
  const reason = failed(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...wanted]);
  if (reason !== null) return { ready: false, reason };
  return { ready: true, command: [python], version: firstLine(python, ['--version']) ?? 'Python' };
}
