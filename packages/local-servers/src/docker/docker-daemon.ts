import { LatheError } from '@lathe/core/errors';
import type { NoServer } from '../found-server.ts';
import { httpCall } from '../process/http-call.ts';

/** A Docker daemon that answers. */
export interface DockerDaemon {
  /** `unix:///var/run/docker.sock`, `tcp://127.0.0.1:2375`. */
  readonly address: string;
  readonly version: string;
}

const defaultAddress = 'unix:///var/run/docker.sock';
const answerLimitMs = 3000;

/** Asks the daemon that DOCKER_HOST names, else the one of this machine. */
export async function findDockerDaemon(
  address = process.env['DOCKER_HOST'] ?? defaultAddress,
): Promise<DockerDaemon | NoServer> {
  if (!/^(unix|tcp|http):\/\//.test(address))
    return { missing: `Docker behind ${address} is not asked (a unix:// or tcp:// address is).` };
  try {
    const { body } = await askDocker(address, 'GET', '/version', AbortSignal.timeout(answerLimitMs));
    const { Version } = JSON.parse(body) as { readonly Version?: string };
    return { address, version: Version ?? 'of unknown version' };
  } catch {
    return { missing: `No Docker daemon answers at ${address} (start dockerd, or set DOCKER_HOST).` };
  }
}

/** Whether the daemon has this image already. */
export async function hasImage(daemon: DockerDaemon, image: string): Promise<boolean> {
  const path = `/images/${encodeURIComponent(image)}/json`;
  const { status } = await askDocker(daemon.address, 'GET', path, AbortSignal.timeout(answerLimitMs));
  return status === 200;
}

/**
 * One request to a daemon's API.
 * @throws unavailable when no answer comes.
 */
export async function askDocker(
  address: string,
  method: 'GET' | 'DELETE',
  path: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: string }> {
  const target = address.startsWith('unix://')
    ? { socketPath: address.slice('unix://'.length), path }
    : { url: new URL(path, address.replace(/^tcp:/, 'http:')).href };
  try {
    return await httpCall(target, method, signal);
  } catch (cause) {
    throw new LatheError('unavailable', `Docker at ${address} did not answer ${method} ${path}.`, { cause });
  }
}
