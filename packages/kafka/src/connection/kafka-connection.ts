import { Kafka, logLevel, type KafkaConfig } from 'kafkajs';

/** How to reach a Kafka cluster. */
export interface KafkaConnection {
  /** `host:port` of at least one broker; the others are learned from it. */
  readonly brokers: readonly string[];
  /** Shown in the broker's logs and quotas. */
  readonly clientId: string;
  /** TLS with the system's authorities when `true`; plain TCP when absent. */
  readonly tls?: true | KafkaTls;
  readonly sasl?: KafkaSasl;
}

/** PEM texts; what is absent is the system's (`ca`) or not sent (`cert`, `key`). */
export interface KafkaTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Name the broker's certificate must carry; the host connected to unless set. */
  readonly serverName?: string;
}

export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** A line of the client library's log. */
export interface KafkaLogEntry {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export type KafkaLog = (entry: KafkaLogEntry) => void;

const levelNames = new Map<number, KafkaLogEntry['level']>([
  [logLevel.ERROR, 'error'],
  [logLevel.WARN, 'warn'],
  [logLevel.INFO, 'info'],
  [logLevel.DEBUG, 'debug'],
]);

/** Never more than 1 s between two tries, so that a Kafka that comes back is noticed then. */
const retry = { initialRetryTime: 100, maxRetryTime: 1000, multiplier: 2, factor: 0.2 } as const;

/**
 * How often the library tries a failed call again.
 * `publish`: for about 14 s, longer than a broker's death goes unnoticed (9 s) and its partitions get other leaders.
 * `read`: for about 1.5 s; a consumer whose group is led by a broker that is gone finds the new one only by starting
 * over, which it does after this, as the same member.
 */
const retries = { publish: 16, read: 4 } as const;

/** A client of its own, with connections of its own: clients share committed offsets per group, which members of one must not. */
export function kafkaClient(connection: KafkaConnection, log: KafkaLog, purpose: keyof typeof retries): Kafka {
  const { brokers, clientId, tls, sasl } = connection;
  const config: KafkaConfig = {
    brokers: [...brokers],
    clientId,
    retry: { ...retry, retries: retries[purpose] },
    connectionTimeout: 3_000,
    authenticationTimeout: 10_000,
    requestTimeout: 10_000,
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ level, log: { message, timestamp: _timestamp, logger: _logger, ...fields } }) =>
        message.startsWith('Limiting retries for the idempotent producer')
          ? undefined // TopicWriter sees to it that a send given up spoils no later one.
          : log({ level: levelNames.get(level) ?? 'debug', message, fields }),
  };
  if (tls !== undefined) config.ssl = tls === true ? true : tlsOptions(tls);
  if (sasl !== undefined) config.sasl = saslOptions(sasl);
  return new Kafka(config);
}

function tlsOptions({ serverName, ...pem }: KafkaTls): Exclude<KafkaConfig['ssl'], boolean | undefined> {
  return serverName === undefined ? pem : { ...pem, servername: serverName };
}

/** One case each, since the library's type is a union of them. */
function saslOptions({ mechanism, ...credential }: KafkaSasl): NonNullable<KafkaConfig['sasl']> {
  if (mechanism === 'plain') return { mechanism, ...credential };
  if (mechanism === 'scram-sha-256') return { mechanism, ...credential };
  return { mechanism, ...credential };
}
