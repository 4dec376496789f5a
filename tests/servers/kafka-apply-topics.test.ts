import { test } from 'node:test';
import { kafkaForTests } from './kafka-for-tests.ts';
import { FreshTopics } from './kafka-topics.ts';
import { requiredServer } from './required-server.ts';

const timesApplied = 20;

const three = requiredServer('applying topics to three brokers', await kafkaForTests({ origins: ['local'], nodes: 3 }));
if (three !== null) {
  test('topics are made although one of three brokers lists them before another has heard of them', async () => {
    await using brokers = three;
    for (let time = 0; time < timesApplied; time += 1) {
      await using _topics = await FreshTopics.make(brokers.brokers);
    }
  });
}
