import { after } from 'node:test';
import { busContract } from '@lathe/core/contracts';
import { kafkaForTests } from './kafka-for-tests.ts';
import { FreshTopics } from './kafka-topics.ts';
import { requiredServer } from './required-server.ts';

const kafka = requiredServer('the bus contract over Kafka', await kafkaForTests());
if (kafka !== null) {
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
