import type { HostPort } from './kafka-cluster.ts';

/** How clients reach the brokers of a cluster of ours. */
export type ClientProtocol = 'PLAINTEXT' | 'SASL_PLAINTEXT' | 'SSL' | 'SASL_SSL';

/** One broker of a cluster of ours. */
export interface BrokerPlan {
  readonly node: number;
  /** Directory id in Kafka's own form: 22 characters of base64. */
  readonly directoryId: string;
  readonly folder: string;
  readonly clientPort: number;
  readonly brokerPort: number;
  readonly controllerPort: number;
  /** What clients are told; the client listener unless something stands between. */
  readonly advertised: HostPort;
}

/** `server.properties` of one broker, which is a controller too. */
export function brokerProperties(
  plan: BrokerPlan,
  all: readonly BrokerPlan[],
  protocol: ClientProtocol,
  more: Readonly<Record<string, string>>,
): string {
  const replicas = String(Math.min(3, all.length));
  const inSync = all.length < 3 ? '1' : '2';
  const properties: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': String(plan.node),
    listeners: [
      `CLIENT://127.0.0.1:${plan.clientPort}`,
      `BROKER://127.0.0.1:${plan.brokerPort}`,
      `CONTROLLER://127.0.0.1:${plan.controllerPort}`,
    ].join(','),
    'advertised.listeners': [
      `CLIENT://${plan.advertised.host}:${plan.advertised.port}`,
      `BROKER://127.0.0.1:${plan.brokerPort}`,
      `CONTROLLER://127.0.0.1:${plan.controllerPort}`,
    ].join(','),
    'listener.security.protocol.map': `CLIENT:${protocol},BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT`,
    'inter.broker.listener.name': 'BROKER',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': all.map((one) => `127.0.0.1:${one.controllerPort}`).join(','),
    'log.dirs': `${plan.folder}/data`,
    // A topic that `lathe topics apply` did not make would have one partition.
    'auto.create.topics.enable': 'false',
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': '4',
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': '4',
    'group.initial.rebalance.delay.ms': '0',
    ...more,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${escaped(value)}\n`)
    .join('');
}

/** A value ends at the end of its line, and the file is Latin-1. */
function escaped(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** One appender to standard output, at level WARN, but for the line that says the broker serves. */
export const logProperties = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d] %p %m (%c{1})%n
rootLogger.level = WARN
rootLogger.appenderRef.console.ref = console
logger.server.name = kafka.server.KafkaRaftServer
logger.server.level = INFO
`;
