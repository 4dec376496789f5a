import { readFile } from 'node:fs/promises';
import { LatheError } from '@lathe/core/errors';
import type { DockerDaemon } from '../docker/docker-daemon.ts';
import { defaultCacheDirectory, findGoProgram } from '../fetch/go-program.ts';
import type { NoServer, SearchOptions } from '../found-server.ts';
import { logProperties } from '../kafka/broker-properties.ts';
import { kafkaJars } from '../kafka/kafka-jars.ts';
import { versitygw } from '../s3/local-s3.ts';
import { buildDebianImage, debianImage } from './debian-image.ts';
import { buildImage, type ImageRecipe } from './image-recipe.ts';

/** Images of ours for the Docker rung, for machines that reach no registry of images. */
export const testImages = {
  postgres: 'lathe-test/postgres',
  kafka: 'lathe-test/kafka',
  s3: 'lathe-test/versitygw',
} as const;

/**
 * Builds those that are not there: PostgreSQL 15 and Java from Debian's packages, Kafka from Maven's jars, versitygw by Go.
 * @throws server_missing that says what to install; unavailable when a build fails.
 */
export async function buildTestImages(daemon: DockerDaemon, options: SearchOptions = {}): Promise<void> {
  const { onStep = () => undefined, signal = new AbortController().signal } = options;
  const cacheDirectory = options.cacheDirectory ?? defaultCacheDirectory();
  const jars = required(await kafkaJars({ cacheDirectory, mayFetch: true, onStep, signal }));
  const program = required(await findGoProgram(versitygw, { ...options, mayFetch: true }));
  const baseFingerprint = await buildDebianImage(daemon, () => onStep(`Making ${debianImage}`), signal);
  const recipes: readonly ImageRecipe[] = [
    {
      name: testImages.postgres,
      dockerfile: `FROM ${debianImage}
COPY entry /usr/local/bin/
RUN mkdir -p /var/run/postgresql && chown server /var/run/postgresql
ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin PGDATA=/srv/server/data
USER server
EXPOSE 5432
ENTRYPOINT ["entry"]
CMD ["postgres"]
`,
      files: { entry: { text: await entryOf('postgres') } },
      baseFingerprint,
    },
    {
      name: testImages.kafka,
      dockerfile: `FROM ${debianImage}
COPY jars /opt/kafka/jars
COPY log4j2.properties /opt/kafka/
COPY entry /usr/local/bin/
ENV PATH=/usr/local/bin:/usr/bin:/bin
USER server
EXPOSE 9092
ENTRYPOINT ["entry"]
`,
      files: {
        jars: { path: jars.folder },
        'log4j2.properties': { text: logProperties },
        entry: { text: await entryOf('kafka') },
      },
      baseFingerprint,
    },
    {
      name: testImages.s3,
      dockerfile: `FROM ${debianImage}
COPY versitygw /usr/local/bin/
ENV PATH=/usr/local/bin:/usr/bin:/bin
EXPOSE 7070
ENTRYPOINT ["versitygw"]
`,
      files: { versitygw: { path: program } },
      baseFingerprint,
    },
  ];
  for (const recipe of recipes) {
    const wasBuilt = await buildImage(daemon, recipe, signal);
    onStep(`${recipe.name} ${wasBuilt ? 'is built' : 'is there'}`);
  }
}

async function entryOf(server: 'postgres' | 'kafka'): Promise<string> {
  return await readFile(new URL(`${server}-entry.sh`, import.meta.url), 'utf8');
}

function required<Found extends object | string>(found: Found | NoServer): Found {
  if (typeof found === 'object' && 'missing' in found) throw new LatheError('server_missing', found.missing);
  return found;
}
