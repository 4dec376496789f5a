import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { defaultCacheDirectory } from '../fetch/go-program.ts';
import type { NoServer, SearchOptions } from '../found-server.ts';
import { searchLadder } from '../search-ladder.ts';
import { dockerKafka } from './docker-kafka.ts';
import { givenKafka } from './given-kafka.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { kafkaJars } from './kafka-jars.ts';
import { LocalKafka, type LocalKafkaOptions } from './local-kafka.ts';

const execute = promisify(execFile);
const oldestJava = 17;

export interface FindKafkaOptions extends SearchOptions, LocalKafkaOptions {
  /** Addresses of brokers that run already, `host:port` with commas between; what `LATHE_TEST_KAFKA_BROKERS` holds. */
  readonly given?: string | undefined;
  /** The image of the Docker rung; what `LATHE_TEST_KAFKA_IMAGE` holds. */
  readonly image?: string | undefined;
  /** Whether the jars of a local broker may be fetched when they are not in the cache; true unless set. */
  readonly mayFetch?: boolean;
}

/**
 * A Kafka to work with: the one given, else a container, else brokers as processes of ours (Java 17 and, the first time,
 * Maven). A container is one broker with a plain listener; where more is asked for, that rung is passed over.
 */
export async function findKafka(options: FindKafkaOptions = {}): Promise<KafkaCluster | NoServer> {
  const { given } = options;
  return await searchLadder<KafkaCluster>(
    options,
    {
      given: [async () => (isGiven(given) ? await givenKafka(given) : { missing: 'No Kafka is given.' })],
      docker: [() => startDocker(options)],
      local: [() => startLocal(options)],
    },
    isGiven(given),
  );
}

function isGiven(given: string | undefined): given is string {
  return given !== undefined && given !== '';
}

async function startDocker(options: FindKafkaOptions): Promise<KafkaCluster | NoServer> {
  const asksForMore = options.nodes === 3 || options.advertise !== undefined || options.clientProtocol !== undefined;
  if (asksForMore) return { missing: 'A container is one broker with a plain listener.' };
  return await dockerKafka(options, options.image);
}

async function startLocal(options: FindKafkaOptions): Promise<KafkaCluster | NoServer> {
  const signal = options.signal ?? new AbortController().signal;
  const java = await javaVersion(signal);
  if (java === null || java < oldestJava)
    return {
      missing: `Java ${oldestJava} is not here, got ${java ?? 'none'} (apt-get install openjdk-17-jre-headless).`,
    };
  const onStep = options.onStep ?? (() => undefined);
  const jars = await kafkaJars({
    cacheDirectory: options.cacheDirectory ?? defaultCacheDirectory(),
    mayFetch: options.mayFetch ?? true,
    onStep,
    signal,
  });
  if ('missing' in jars) return jars;
  onStep(`Starting ${options.nodes ?? 1} Kafka broker(s)`);
  return await LocalKafka.start(jars.folder, options.dataDirectory, options, signal);
}

/** Major version, null when there is no java. */
async function javaVersion(signal: AbortSignal): Promise<number | null> {
  try {
    const { stderr } = await execute('java', ['-version'], { signal });
    const [, major] = /version "(\d+)/.exec(stderr) ?? [];
    return major === undefined ? null : Number(major);
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
