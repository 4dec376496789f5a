import { once } from 'node:events';
import { connect } from 'node:net';
import type { NoServer } from '../found-server.ts';
import type { KafkaCluster } from './kafka-cluster.ts';

const connectTimeoutMs = 5_000;

/** The cluster at the addresses given, `host:port` with commas between, if one of them takes a connection. */
export async function givenKafka(given: string): Promise<KafkaCluster | NoServer> {
  const brokers = given
    .split(',')
    .map((broker) => broker.trim())
    .filter((broker) => broker !== '');
  const answers = await Promise.all(brokers.map(takesConnection));
  if (!answers.includes(true)) return { missing: `No Kafka broker answers at the address given, ${given}.` };
  return {
    origin: 'given',
    description: `Kafka given at ${brokers.join(', ')}`,
    brokers,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function takesConnection(broker: string): Promise<boolean> {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(broker) ?? [];
  const socket = connect({ host, port: Number(port) });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(connectTimeoutMs) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
