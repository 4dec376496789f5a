import type { Bus, BusMessage, Topic } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoundedPublisher } from './bounded-publisher.ts';

const messages: readonly BusMessage[] = [{ key: 'k', value: new Uint8Array(1) }];
const never = 1 << 30;

/** A bus whose publishes end when the test says so: what an outage looks like from the gateway. */
function heldBus() {
  const held: PromiseWithResolvers<void>[] = [];
  const bus: Bus = {
    publish: (_topic: Topic) => {
      const one = Promise.withResolvers<void>();
      held.push(one);
      return one.promise;
    },
    subscribe: () => Promise.reject(new Error('Nobody listens here.')),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { bus, held };
}

test('a publish that the bus takes resolves, one that it refuses rejects with its error', async () => {
  const { bus, held } = heldBus();
  const publisher = new BoundedPublisher(bus, new FakeClock(), never);
  const taken = publisher.publish('events', messages);
  held[0]?.resolve();
  await taken;
  const refused = publisher.publish('events', messages);
  held[1]?.reject(new Error('no leader'));
  await assert.rejects(refused, /no leader/);
});

test('nothing is published for no messages', async () => {
  const { bus, held } = heldBus();
  await new BoundedPublisher(bus, new FakeClock(), never).publish('events', []);
  assert.equal(held.length, 0);
});

test('a bus that is away is waited for once, then refused at once on that topic until it answers', async () => {
  const { bus, held } = heldBus();
  const publisher = new BoundedPublisher(bus, new FakeClock(), 1);
  await assert.rejects(publisher.publish('events', messages), { code: 'unavailable' });
  await assert.rejects(publisher.publish('events', messages), { code: 'unavailable' });
  assert.equal(held.length, 1, 'the second never reached the bus');
  await assert.rejects(publisher.publish('control', messages), { code: 'unavailable' });
  assert.equal(held.length, 2, 'another topic is tried');
  held[0]?.reject(new Error('gave up'));
  await new Promise((resolve) => setImmediate(resolve));
  const again = publisher.publish('events', messages);
  held[2]?.resolve();
  await again;
});

test('a publish that never answers is forgotten after 30 s', async () => {
  const { bus, held } = heldBus();
  const clock = new FakeClock();
  const publisher = new BoundedPublisher(bus, clock, 1);
  await assert.rejects(publisher.publish('events', messages), { code: 'unavailable' });
  clock.advanceMs(30_001);
  await assert.rejects(publisher.publish('events', messages), { code: 'unavailable' });
  assert.equal(held.length, 2);
});
