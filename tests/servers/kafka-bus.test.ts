import { after, test } from 'node:test';
import { busContract } from '@lathe/core/contracts';
import { findKafka } from '@lathe/local-servers';
import { FreshTopics } from './kafka-topics.ts';
import { missingServer, searchOptions, serverEnvironment } from './server-ladder.ts';

const { kafka: addresses, mayFetch } = serverEnvironment;
const kafka = await findKafka({ ...searchOptions, ...addresses, mayFetch });
const missing = missingServer(kafka);

if ('missing' in kafka) {
  test('the bus contract over Kafka', { skip: missing ?? false });
} else {
  const topics: FreshTopics[] = [];
  after(async () => {
    for (const made of topics) await made[Symbol.asyncDispose]();
    await kafka[Symbol.asyncDispose]();
  });
  busContract(`Kafka (${kafka.description})`, async () => {
    const made = await FreshTopics.make(kafka.brokers);
    topics.push(made);
    return made.openBus();
  });
}
