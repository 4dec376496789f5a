import { findDockerDaemon, hasImage } from '../docker/docker-daemon.ts';
import { startContainer } from '../docker/start-container.ts';
import type { NoServer, SearchOptions } from '../found-server.ts';
import { freePort } from '../process/free-port.ts';
import type { KafkaCluster } from './kafka-cluster.ts';

const port = 9092;

/** One broker in a container of `image`, which is configured as `apache/kafka` is: by `KAFKA_…` variables. */
export async function dockerKafka(
  { onStep }: SearchOptions,
  image: string | undefined,
): Promise<KafkaCluster | NoServer> {
  if (image === undefined) return { missing: 'No image of Kafka is named (LATHE_TEST_KAFKA_IMAGE).' };
  const daemon = await findDockerDaemon();
  if ('missing' in daemon) return daemon;
  if (!(await hasImage(daemon, image))) return { missing: `Docker has no image ${image} (docker pull ${image}).` };
  onStep?.(`Starting a container of ${image}`);
  // Known before it starts: the broker tells its clients where to come.
  const hostPort = await freePort();
  const container = await startContainer(daemon, {
    image,
    port,
    hostPort,
    environment: {
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: `CLIENT://0.0.0.0:${port},BROKER://127.0.0.1:19092,CONTROLLER://127.0.0.1:19093`,
      KAFKA_ADVERTISED_LISTENERS: `CLIENT://127.0.0.1:${hostPort},BROKER://127.0.0.1:19092`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CLIENT:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'BROKER',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@127.0.0.1:19093',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    },
    untilReady: (wait) => wait.forLogMessage(/Kafka Server started/),
  });
  const address = `127.0.0.1:${hostPort}`;
  return {
    origin: 'docker',
    description: `Kafka in a container of ${image} at ${address}`,
    brokers: [address],
    [Symbol.asyncDispose]: async () => {
      await container.stop({ remove: true, removeVolumes: true, timeout: 0 });
    },
  };
}
