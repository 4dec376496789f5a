import { askDocker } from './docker-daemon.ts';

/** Label of every container that we start; its value names the process whose it is. */
export const ownerLabel = 'lathe.local-servers.owner';

const removeLimitMs = 60_000;

/**
 * Removes every container with this label, running or not, with its anonymous volumes. Without `=value` all of ours go,
 * also those of a process that is alive: that is for the end of a CI run.
 * @returns how many. @throws unavailable when the daemon does not answer.
 */
export async function removeContainers(daemonAddress: string, label: string = ownerLabel): Promise<number> {
  const signal = AbortSignal.timeout(removeLimitMs);
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const { body } = await askDocker(daemonAddress, 'GET', `/containers/json?all=true&filters=${filters}`, signal);
  const containers = JSON.parse(body) as readonly { readonly Id: string }[];
  for (const { Id } of containers)
    await askDocker(daemonAddress, 'DELETE', `/containers/${Id}?force=true&v=true`, signal);
  return containers.length;
}
