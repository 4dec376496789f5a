import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { LatheError } from '@lathe/core/errors';
import type { DockerDaemon } from '../docker/docker-daemon.ts';

const run = promisify(execFile);

/**
 * Runs the `docker` program against a daemon. @returns what it prints.
 * @throws unavailable with its own words when it fails.
 */
export async function dockerCommand(
  daemon: DockerDaemon,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  try {
    const { stdout } = await run('docker', [...args], {
      // The builder that every client and daemon has: BuildKit is an extra of newer clients.
      env: { ...process.env, DOCKER_HOST: daemon.address, DOCKER_BUILDKIT: '0' },
      maxBuffer: 2 ** 24,
      ...(signal === undefined ? {} : { signal }),
    });
    return stdout.trim();
  } catch (cause) {
    signal?.throwIfAborted();
    const words = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
    throw new LatheError('unavailable', `docker ${args.join(' ')} failed: ${words.trim().slice(-1000)}`, { cause });
  }
}
