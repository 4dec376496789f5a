import { findKafka, type FindKafkaOptions, type KafkaCluster, type NoServer } from '@lathe/local-servers';
import { mayFetch, onStep, origins } from './required-server.ts';

/** LATHE_TEST_KAFKA_BROKERS names running brokers, LATHE_TEST_KAFKA_IMAGE a container image. */
export async function kafkaForTests(search: FindKafkaOptions = {}): Promise<KafkaCluster | NoServer> {
  return await findKafka({
    given: process.env['LATHE_TEST_KAFKA_BROKERS'],
    image: process.env['LATHE_TEST_KAFKA_IMAGE'],
    mayFetch,
    onStep,
    origins,
    ...search,
  });
}
