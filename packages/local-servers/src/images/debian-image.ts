import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { LatheError } from '@lathe/core/errors';
import type { DockerDaemon } from '../docker/docker-daemon.ts';
import { dockerCommand } from './docker-command.ts';
import { fingerprintOf, recipeLabelOf, recipeOf } from './image-recipe.ts';

const run = promisify(execFile);
const suite = 'bookworm';
/** What the servers need, with what these depend on. They are extracted, not set up: nothing else is to run here. */
const packages = ['postgresql-15', 'openjdk-17-jre-headless', 'dash', 'coreutils', 'sed', 'libc-bin'];

/** The tree of Debian that the other images begin with; a user `server` (1000) owns /srv/server in it. */
export const debianImage = 'lathe-test/debian';

/**
 * Makes it from Debian's packages, unless it is there already; no registry of images is asked.
 * @returns its fingerprint.
 * @throws unavailable with mmdebstrap's own words, also when there is no mmdebstrap.
 */
export async function buildDebianImage(
  daemon: DockerDaemon,
  onBuild: () => void,
  signal?: AbortSignal,
): Promise<string> {
  const trim = fileURLToPath(new URL('trim-tree.sh', import.meta.url));
  const fingerprint = fingerprintOf({ suite, packages, trim: await readFile(trim, 'utf8') });
  if ((await recipeOf(daemon, debianImage)) === fingerprint) return fingerprint;
  onBuild();
  const folder = await mkdtemp(join(tmpdir(), 'lathe-debian-'));
  const tar = join(folder, 'tree.tar');
  try {
    await run(
      'mmdebstrap',
      ['--quiet', '--variant=extract', `--include=${packages.join(',')}`, `--extract-hook=${trim}`, suite, tar],
      { maxBuffer: 2 ** 24, ...(signal === undefined ? {} : { signal }) },
    );
    await dockerCommand(
      daemon,
      ['import', '--change', `LABEL ${recipeLabelOf(fingerprint)}`, tar, debianImage],
      signal,
    );
    return fingerprint;
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof LatheError) throw cause;
    const words = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
    throw new LatheError(
      'unavailable',
      `mmdebstrap made no tree of Debian ${suite} (apt-get install mmdebstrap): ${words.trim().slice(-1000)}`,
      { cause },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
