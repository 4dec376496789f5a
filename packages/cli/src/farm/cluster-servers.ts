import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LatheError } from '@lathe/core/errors';
import {
  findKafka,
  findPostgres,
  findS3,
  runStatement,
  type KafkaCluster,
  type NoServer,
  type PostgresServer,
  type S3Server,
  type SearchOptions,
} from '@lathe/local-servers';
import type { ClusterOptions } from './cluster-options.ts';
import { givenDatabase } from './given-database.ts';

const databaseName = 'lathe';

/** The three servers that a cluster stands on. */
export interface ClusterServers extends AsyncDisposable {
  readonly postgres: PostgresServer;
  readonly kafka: KafkaCluster;
  readonly s3: S3Server;
  /** Of the farm's own database. */
  readonly databaseUrl: string;
}

/**
 * Finds or starts all three at once. Processes of ours keep their data below `folder`.
 * @throws server_missing that says for each missing one what would bring it; then none is left running.
 */
export async function openClusterServers(folder: string, options: ClusterOptions): Promise<ClusterServers> {
  const { s3: givenS3, kafka, databaseUrl: given, mayFetch = true } = options;
  await using opened = new AsyncDisposableStack();
  const search = async (part: string): Promise<SearchOptions> => ({
    origins: ['given', ...(options.origins ?? (['docker', 'local'] as const))],
    dataDirectory: await madeFolder(folder, part),
    ...(options.cacheDirectory === undefined ? {} : { cacheDirectory: options.cacheDirectory }),
    ...(options.onStep === undefined ? {} : { onStep: options.onStep }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const searches = await Promise.allSettled([
    (async () => (given === undefined ? await findPostgres(await search('postgres')) : await givenDatabase(given)))(),
    (async () => await findKafka({ ...(await search('kafka')), ...kafka, mayFetch }))(),
    // The other local S3 has no conditional writes and is for tests alone.
    (async () => await findS3({ ...(await search('s3')), given: givenS3, implementation: 'versitygw', mayFetch }))(),
  ]);
  for (const found of searches) {
    if (found.status === 'fulfilled' && !('missing' in found.value)) opened.use(found.value);
  }
  options.signal?.throwIfAborted();
  const [postgres, kafkaCluster, s3] = searches;
  const reasons = [...missing('PostgreSQL', postgres), ...missing('Kafka', kafkaCluster), ...missing('S3', s3)];
  if (reasons.length > 0)
    throw new LatheError('server_missing', `A farm needs PostgreSQL, Kafka and S3. ${reasons.join(' ')}`);
  const servers = {
    postgres: found(postgres),
    kafka: found(kafkaCluster),
    s3: found(s3),
  };
  const databaseUrl = given ?? (await ownDatabase(servers.postgres));
  const all = opened.move();
  return { ...servers, databaseUrl, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

function missing(name: string, search: PromiseSettledResult<object | NoServer>): string[] {
  if (search.status === 'rejected') return [`${name}: ${LatheError.from(search.reason).message}`];
  return 'missing' in search.value ? [`${name}: ${ended(search.value.missing)}`] : [];
}

/** With a full stop. */
function ended(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

function found<Server extends object>(search: PromiseSettledResult<Server | NoServer>): Server {
  if (search.status === 'fulfilled' && !('missing' in search.value)) return search.value;
  throw new LatheError('internal', 'A server that was found is not there.');
}

async function madeFolder(folder: string, part: string): Promise<string> {
  const path = join(folder, part);
  await mkdir(path, { recursive: true, mode: 0o700 });
  return path;
}

/** The farm's database on a server of ours: made, or found again in a data folder that was kept. */
async function ownDatabase(server: PostgresServer): Promise<string> {
  const known = await runStatement(server.url, `SELECT count(*) FROM pg_database WHERE datname = '${databaseName}'`);
  if (known === '0') return await server.createDatabase(databaseName);
  const url = new URL(server.url);
  url.pathname = `/${databaseName}`;
  return url.href;
}
