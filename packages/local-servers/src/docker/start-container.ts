import { randomUUID } from 'node:crypto';
import type { StartedTestContainer, Wait, WaitStrategy } from 'testcontainers';
import { reaper } from '../process/reaper.ts';
import type { DockerDaemon } from './docker-daemon.ts';
import { ownerLabel } from './remove-containers.ts';

/** A container with one port that is published on 127.0.0.1 only. */
export interface ContainerRequest {
  readonly image: string;
  readonly port: number;
  /** Port of 127.0.0.1 that leads there; one that the daemon chooses unless set. */
  readonly hostPort?: number;
  readonly environment: Readonly<Record<string, string>>;
  /** In place of the image's own, where set. */
  readonly command?: readonly string[];
  readonly shmBytes?: number;
  readonly untilReady: (wait: typeof Wait) => WaitStrategy;
}

const owner = `${ownerLabel}=${randomUUID()}`;

/** Starts a container that is gone when we are. Disposing is the caller's. */
export async function startContainer(
  daemon: DockerDaemon,
  { image, port, hostPort = 0, environment, command, shmBytes, untilReady }: ContainerRequest,
): Promise<StartedTestContainer> {
  // Ryuk is an image of its own that many daemons cannot pull; our reaper does its work. Some sandboxes make
  // testcontainers believe that it runs in a container itself: then it would answer with the bridge's address.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  if (daemon.address.startsWith('unix://')) process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= '127.0.0.1';
  const testcontainers = await import('testcontainers');
  class LoopbackContainer extends testcontainers.GenericContainer {
    protected override beforeContainerCreated(): Promise<void> {
      this.hostConfig.PortBindings = { [`${port}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: String(hostPort) }] };
      return Promise.resolve();
    }
  }
  reaper.add({ kind: 'containers', label: owner, daemon: daemon.address });
  let container = new LoopbackContainer(image)
    .withExposedPorts(port)
    .withEnvironment({ ...environment })
    .withLabels({ [ownerLabel]: owner.slice(ownerLabel.length + 1) })
    .withWaitStrategy(untilReady(testcontainers.Wait))
    .withStartupTimeout(120_000);
  if (command !== undefined) container = container.withCommand([...command]);
  if (shmBytes !== undefined) container = container.withSharedMemorySize(shmBytes);
  return await container.start();
}
