import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GenericContainer, Wait } from 'testcontainers';
import type { NoServer } from '../found-server.ts';
import { freePorts } from './free-ports.ts';
import type { KafkaCluster } from './kafka-cluster.ts';

const execute = promisify(execFile);
const startTimeoutMs = 120_000;
const containerPort = 9092;

/** One broker in a container of `image`, which is configured as `apache/kafka` is: by `KAFKA_…` variables. */
export async function dockerKafka(image: string | undefined, signal: AbortSignal): Promise<KafkaCluster | NoServer> {
  if (image === undefined) return { missing: 'no image of Kafka is named (LATHE_TEST_KAFKA_IMAGE)' };
  const why = await reasonWithoutDocker(image, signal);
  if (why !== null) return { missing: why };
  const [hostPort = 0] = await freePorts(1);
  const container = await new GenericContainer(image)
    .withExposedPorts({ container: containerPort, host: hostPort })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: `CLIENT://0.0.0.0:${containerPort},BROKER://127.0.0.1:19092,CONTROLLER://127.0.0.1:19093`,
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
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .withStartupTimeout(startTimeoutMs)
    .start();
  const brokers = [`127.0.0.1:${hostPort}`];
  return {
    origin: 'docker',
    description: `Kafka in a container of ${image} at ${brokers.join(', ')}`,
    brokers,
    [Symbol.asyncDispose]: async () => {
      await container.stop();
    },
  };
}

async function reasonWithoutDocker(image: string, signal: AbortSignal): Promise<string | null> {
  try {
    await execute('docker', ['info'], { signal });
  } catch {
    signal.throwIfAborted();
    return 'Docker does not answer (docker info)';
  }
  try {
    await execute('docker', ['image', 'inspect', image], { signal });
    return null;
  } catch {
    signal.throwIfAborted();
    return `Docker has no image ${image} (docker pull ${image})`;
  }
}
