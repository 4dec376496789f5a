import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { kafkaForTests } from './kafka-for-tests.ts';
import { FreshTopics } from './kafka-topics.ts';
import { requiredServer } from './required-server.ts';
import { TcpProxy } from './tcp-proxy.ts';

const proxies: TcpProxy[] = [];
/** A proxy before the broker takes one of ours. */
const kafka = requiredServer(
  'subscribing past its time',
  await kafkaForTests({
    origins: ['local'],
    advertise: async (_node, { host, port }) => {
      const proxy = await TcpProxy.open(port);
      proxies.push(proxy);
      return { host, port: proxy.port };
    },
  }),
);

if (kafka !== null) {
  after(async () => {
    await kafka[Symbol.asyncDispose]();
    for (const proxy of proxies) await proxy[Symbol.asyncDispose]();
  });

  test('a subscribe that gave up leaves nobody in the group when Kafka answers afterwards', async () => {
    const proxy = proxies[0] ?? assert.fail('the broker was advertised');
    await using topics = await FreshTopics.make(kafka.brokers);
    // The client library tries to connect again after 0.1, 0.3, 0.7 and 1.5 s, or so.
    for (const subscribeTimeoutMs of [200, 500]) {
      const group = `late-${subscribeTimeoutMs}`;
      await using bus = topics.openBus({ subscribeTimeoutMs });
      proxy.cut();
      await assert.rejects(
        bus.subscribe('control', group, () => undefined),
        { code: 'unavailable' },
      );
      const before = proxy.connectionCount;
      proxy.mend();
      await proxy.connected(before + 1, AbortSignal.timeout(5_000));
      await proxy.idle(AbortSignal.timeout(20_000));
      assert.equal(await topics.memberCount('control', group), 0);
    }
  });
}
