import { test } from 'node:test';
import { findKafka } from '@lathe/local-servers';
import { FreshTopics } from './kafka-topics.ts';
import { missingServer, searchOptions, serverEnvironment } from './server-ladder.ts';

const timesApplied = 20;

const options = { ...searchOptions, origins: ['local'], mayFetch: serverEnvironment.mayFetch, nodes: 3 } as const;
const three = await findKafka(options);

test(
  'topics are made although one of three brokers lists them before another has heard of them',
  { skip: missingServer(three) ?? false },
  async () => {
    if ('missing' in three) return;
    await using brokers = three;
    for (let time = 0; time < timesApplied; time += 1) {
      await using _topics = await FreshTopics.make(brokers.brokers);
    }
  },
);
