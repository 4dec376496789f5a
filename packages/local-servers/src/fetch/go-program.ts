import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LatheError } from '@lathe/core/errors';
import type { NoServer, SearchOptions } from '../found-server.ts';

const run = promisify(execFile);

/** A program that Go builds from its module. */
export interface GoProgram {
  /** What we call it. */
  readonly name: string;
  /** Import path of its main package, whose last part names the program. */
  readonly packagePath: string;
  /** Exact: `v1.8.0`. */
  readonly version: string;
}

export interface GoProgramSearch extends SearchOptions {
  /** Whether Go may fetch and build what is not there, which takes minutes. */
  readonly mayFetch?: boolean | undefined;
}

/** `$XDG_CACHE_HOME/lathe` or `~/.cache/lathe`. */
export function defaultCacheDirectory(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'lathe');
}

/**
 * The path of a program: from the cache folder, else from PATH, else built by Go into the cache folder.
 * @throws unavailable with Go's own words when the build fails.
 */
export async function findGoProgram(
  { name, packagePath, version }: GoProgram,
  { cacheDirectory = defaultCacheDirectory(), mayFetch = false, onStep, signal }: GoProgramSearch,
): Promise<string | NoServer> {
  const programs = join(cacheDirectory, 'go');
  const folder = join(programs, `${name}-${version}`);
  const binary = packagePath.slice(packagePath.lastIndexOf('/') + 1);
  const path = join(folder, binary);
  if (existsSync(path)) return path;
  if (binary === name && isRunnable(name, '--version')) return name;
  if (!isRunnable('go', 'version')) return { missing: `${name} is not there, nor Go to build it (install either).` };
  if (!mayFetch) return { missing: `${name} ${version} is not built yet and fetching it was not allowed.` };
  onStep?.(`Building ${name} ${version} with Go (minutes, once)`);
  await mkdir(programs, { recursive: true });
  const staging = await mkdtemp(join(programs, 'building-'));
  try {
    await run('go', ['install', `${packagePath}@${version}`], {
      env: { ...process.env, GOBIN: staging },
      maxBuffer: 2 ** 24,
      ...(signal === undefined ? {} : { signal }),
    });
    // At once, so that nobody finds half a program; another builder may have been quicker.
    await rename(staging, folder).catch((error: unknown) => {
      if (!existsSync(path)) throw error;
    });
    return path;
  } catch (cause) {
    signal?.throwIfAborted();
    const words = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
    throw new LatheError('unavailable', `Go did not build ${name} ${version}: ${words.trim().slice(-1000)}`, { cause });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function isRunnable(command: string, flag: string): boolean {
  return spawnSync(command, [flag], { stdio: 'ignore' }).status === 0;
}
