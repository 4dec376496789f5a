import type { Bus } from '@lathe/core';
import { kafkaSettings, type Logger } from '@lathe/service-kit';
import type { WorkerConfig } from './config.ts';

/** The farm's Kafka; null where none is named, and then gateways stream the hints. Its library is loaded only here. */
export async function openBus(config: WorkerConfig, log: Logger): Promise<Bus | null> {
  const kafka = await kafkaSettings(config);
  if (kafka === null) return null;
  const { KafkaBus } = await import('@lathe/kafka');
  const { prefix, ...connection } = kafka;
  return new KafkaBus({
    connection: { ...connection, clientId: 'lathe-worker' },
    prefix,
    onFatal: (error) => {
      log.fatal({ err: error }, 'cannot go on; the process ends so that a new one begins');
      process.exit(1);
    },
    log: ({ level, message, fields }) => log[level]({ ...fields, kafka: message }, 'kafka client'),
  });
}
