import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { findDockerDaemon, hasImage } from '../docker/docker-daemon.ts';
import { startContainer } from '../docker/start-container.ts';
import type { NoServer, SearchOptions } from '../found-server.ts';
import { PostgresDatabases, runStatement } from './postgres-databases.ts';
import type { PostgresServer } from './postgres-server.ts';
import { asPostgresParameters, postgresSettings } from './postgres-settings.ts';

const defaultImage = 'postgres:18';
const port = 5432;

/**
 * A container of the official image or of one that takes the same variables. An image that is named is pulled if need
 * be; the default one is used only where it is already.
 */
export async function startDockerPostgres(
  { onStep }: SearchOptions,
  named: string | undefined,
): Promise<PostgresServer | NoServer> {
  const daemon = await findDockerDaemon();
  if ('missing' in daemon) return daemon;
  const image = named ?? defaultImage;
  if (named === undefined && !(await hasImage(daemon, image)))
    return { missing: `Docker has no image ${image} (docker pull ${image}, or name another one).` };
  onStep?.(`Starting a container of ${image}`);
  const password = randomBytes(18).toString('base64url');
  const container = await startContainer(daemon, {
    image,
    port,
    environment: { POSTGRES_USER: 'lathe', POSTGRES_PASSWORD: password, POSTGRES_DB: 'postgres' },
    // Inside it listens on the container's own address; outside only 127.0.0.1 leads there.
    command: ['postgres', ...asPostgresParameters({ ...postgresSettings, listen_addresses: '*' })],
    shmBytes: 512 * 2 ** 20,
    // The official image says so twice: for its set-up, when it takes no connections yet, and in earnest.
    untilReady: (wait) => wait.forLogMessage(/ready to accept connections/),
  });
  const url = `postgresql://lathe:${password}@127.0.0.1:${container.getMappedPort(port)}/postgres`;
  const databases = new PostgresDatabases(url);
  const version = await untilAnswers(url, 'SHOW server_version');
  return {
    origin: 'docker',
    description: `PostgreSQL ${version} (${image}) on ${new URL(url).host}`,
    url,
    control: null,
    createDatabase: (name) => databases.create(name),
    [Symbol.asyncDispose]: async () => {
      await container.stop({ remove: true, removeVolumes: true, timeout: 0 });
    },
  };
}

/** Asks again until there is an answer, 60 s at most. */
async function untilAnswers(url: string, statement: string): Promise<string> {
  const limit = AbortSignal.timeout(60_000);
  for (;;) {
    try {
      return await runStatement(url, statement);
    } catch (error) {
      if (limit.aborted) throw error;
    }
    await delay(50);
  }
}
