import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NoServer, SearchOptions, ServerOrigin } from '../found-server.ts';
import { dockerKafka } from './docker-kafka.ts';
import { givenKafka } from './given-kafka.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { kafkaJars } from './kafka-jars.ts';
import { LocalKafka, type LocalKafkaOptions } from './local-kafka.ts';

const execute = promisify(execFile);
const oldestJava = 17;

export interface FindKafkaOptions extends SearchOptions, LocalKafkaOptions {
  /** Addresses of brokers that run already, `host:port` with commas between; what `KAFKA_BROKERS` holds. */
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
  const signal = options.signal ?? new AbortController().signal;
  const reasons: string[] = [];
  for (const origin of options.origins ?? ['given', 'docker', 'local']) {
    const found = await rungs[origin](options, signal);
    if (!('missing' in found)) return found;
    reasons.push(found.missing);
    // Whoever names a cluster wants that one, not another in its place.
    if (origin === 'given' && isGiven(options.given)) break;
  }
  return { missing: `Kafka is missing: ${reasons.join('; ')}` };
}

const rungs: Readonly<
  Record<ServerOrigin, (options: FindKafkaOptions, signal: AbortSignal) => Promise<KafkaCluster | NoServer>>
> = {
  given: async ({ given }) =>
    isGiven(given) ? await givenKafka(given) : { missing: 'no address is given (KAFKA_BROKERS)' },
  docker: async (options, signal) => {
    const asksForMore = options.nodes === 3 || options.advertise !== undefined || options.clientProtocol !== undefined;
    if (asksForMore) return { missing: 'a container is one broker with a plain listener' };
    return await dockerKafka(options.image, signal);
  },
  local: startLocal,
};

function isGiven(given: string | undefined): given is string {
  return given !== undefined && given !== '';
}

async function startLocal(options: FindKafkaOptions, signal: AbortSignal): Promise<KafkaCluster | NoServer> {
  const java = await javaVersion(signal);
  if (java === null || java < oldestJava)
    return {
      missing: `Java ${oldestJava} is not here, got ${java ?? 'none'} (apt-get install openjdk-17-jre-headless)`,
    };
  const onStep = options.onStep ?? (() => undefined);
  const jars = await kafkaJars({
    cacheDirectory: options.cacheDirectory ?? join(homedir(), '.cache', 'lathe'),
    mayFetch: options.mayFetch ?? true,
    onStep,
    signal,
  });
  if ('missing' in jars) return jars;
  onStep(`starting ${options.nodes ?? 1} Kafka broker(s)`);
  return await LocalKafka.start(jars.folder, options.dataDirectory ?? null, options, signal);
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
