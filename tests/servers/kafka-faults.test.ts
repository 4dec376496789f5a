import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { after, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Inbox } from '@lathe/core/contracts';
import type { KafkaCluster, KafkaNodes, NoServer } from '@lathe/local-servers';
import { kafkaForTests } from './kafka-for-tests.ts';
import { FreshTopics } from './kafka-topics.ts';
import { numbered, NumberedFlow, SeenNumbers } from './numbered-flow.ts';
import { requiredServer } from './required-server.ts';
import { TcpProxy } from './tcp-proxy.ts';

/** Faults need brokers we may kill: local processes only. */
const origins = ['local'] as const;
const one = requiredServer('faults of Kafka', await kafkaForTests({ origins }));
if (one !== null) {
  after(() => one[Symbol.asyncDispose]());

  test('a broker killed and restarted: publishing is unavailable meanwhile, and no acknowledged message is lost', async (t) => {
    await using topics = await FreshTopics.make(one.brokers);
    await using bus = topics.openBus({ publishTimeoutMs: 3_000 });
    const seen = new SeenNumbers();
    await bus.subscribe('events', 'readers', seen.handler);
    const flow = new NumberedFlow(bus, 'events', 5, 4, 20);
    await flow.more(200, 30_000);
    const killedAt = performance.now();
    await nodesOf(one).kill(1);
    await flow.moreRefusals(12, 60_000);
    await nodesOf(one).restart(1);
    const restartedAt = performance.now();
    await flow.more(400, 60_000);
    const flowingAt = performance.now();
    const result = await flow.stop();
    await seen.all(result.acknowledged, 60_000);
    t.diagnostic(
      `away for ${seconds(restartedAt - killedAt)}, ${result.refusals} calls refused, the longest took ${seconds(result.longestCallMs)}; ` +
        `400 more acknowledged ${seconds(flowingAt - restartedAt)} after the return; ${result.acknowledged.size} acknowledged, 0 lost, ` +
        `${seen.repeated} seen again; longest gap for the reader ${seconds(seen.longestGapMs)}`,
    );
    assert.ok(result.longestCallMs < 6_000, 'a call gives up within its time');
  });

  test('three brokers: two leaders killed in turn, no acknowledged message is lost', async (t) => {
    await using three = await kafkaForTests({ origins, nodes: 3 }).then(found);
    await using topics = await FreshTopics.make(three.brokers);
    await using bus = topics.openBus();
    const seen = new SeenNumbers();
    await bus.subscribe('dispatch.bulk', 'workers', seen.handler);
    // Many partitions in each batch, so that some of a batch's leaders are dead and others not.
    const flow = new NumberedFlow(bus, 'dispatch.bulk', 40, 4, 20);
    for (const node of [1, 2]) {
      await flow.more(1_000, 60_000);
      await nodesOf(three).kill(node);
      await flow.more(2_000, 90_000);
      await nodesOf(three).restart(node);
    }
    await flow.more(1_000, 60_000);
    const result = await flow.stop();
    await seen.all(result.acknowledged, 60_000);
    t.diagnostic(
      `${result.acknowledged.size} acknowledged, 0 lost, ${seen.repeated} seen again, ${result.refusals} calls refused, ` +
        `longest call ${seconds(result.longestCallMs)}, longest gap for the reader ${seconds(seen.longestGapMs)}`,
    );
  });

  test('three brokers: one that hangs for 20 s loses no acknowledged message', async (t) => {
    await using three = await kafkaForTests({ origins, nodes: 3 }).then(found);
    await using topics = await FreshTopics.make(three.brokers);
    await using bus = topics.openBus();
    const seen = new SeenNumbers();
    await bus.subscribe('events', 'readers', seen.handler);
    const flow = new NumberedFlow(bus, 'events', 20, 4, 20);
    await flow.more(1_000, 60_000);
    nodesOf(three).pause(1);
    // The fault itself lasts this long; what is awaited below are messages.
    await delay(20_000);
    nodesOf(three).resume(1);
    await flow.more(1_000, 90_000);
    const result = await flow.stop();
    await seen.all(result.acknowledged, 60_000);
    t.diagnostic(
      `${result.acknowledged.size} acknowledged, 0 lost, ${seen.repeated} seen again, ${result.refusals} calls refused, ` +
        `longest call ${seconds(result.longestCallMs)}, longest gap for the reader ${seconds(seen.longestGapMs)}`,
    );
  });

  test('a member that joins gets its share while the handlers of the other are busy, and nothing is handled twice', async (t) => {
    await using topics = await FreshTopics.make(one.brokers);
    await using bus = topics.openBus();
    const seen = new SeenNumbers();
    const busy = Promise.withResolvers<void>();
    const begun = new Inbox();
    await bus.subscribe('dispatch.bulk', 'workers', async (message) => {
      begun.handler(message);
      await busy.promise;
      seen.handler(message);
    });
    await bus.publish(
      'dispatch.bulk',
      Array.from({ length: 500 }, (_, number) => numbered(number, `job-${number}`)),
    );
    await begun.count(40);
    const from = performance.now();
    const joiner = new SeenNumbers();
    await bus.subscribe('dispatch.bulk', 'workers', (message) => {
      joiner.handler(message);
      seen.handler(message);
    });
    const joinedMs = performance.now() - from;
    await joiner.count(100, 30_000);
    const sharedMs = performance.now() - from;
    busy.resolve();
    await seen.count(500, 30_000);
    t.diagnostic(
      `joined after ${seconds(joinedMs)}, has 100 messages after ${seconds(sharedMs)}, while ${begun.received.length} were in hand; ` +
        `${seen.repeated} of 500 handled twice`,
    );
    // What was in hand of the partitions that moved is handled by both; nothing else.
    assert.ok(seen.repeated <= begun.received.length);
  });

  test('a network cut between clients and broker: nothing acknowledged is lost, and all goes on when it is mended', async (t) => {
    const proxies: TcpProxy[] = [];
    await using cleanUp = new AsyncDisposableStack();
    await using cluster = await kafkaForTests({
      origins,
      advertise: async (_node, { host, port }) => {
        const proxy = cleanUp.use(await TcpProxy.open(port));
        proxies.push(proxy);
        return { host, port: proxy.port };
      },
    }).then(found);
    const proxy = proxies[0] ?? assert.fail('the broker was advertised');
    await using topics = await FreshTopics.make(cluster.brokers);
    await using bus = topics.openBus({ publishTimeoutMs: 2_000 });
    const seen = new SeenNumbers();
    await bus.subscribe('events', 'readers', seen.handler);
    const flow = new NumberedFlow(bus, 'events', 5, 4, 10);
    for (let round = 0; round < 3; round++) {
      await flow.more(300, 30_000);
      proxy.cut();
      await flow.moreRefusals(4, 30_000);
      proxy.mend();
    }
    await flow.more(300, 30_000);
    const result = await flow.stop();
    await seen.all(result.acknowledged, 30_000);
    assert.ok(proxy.connectionCount > 0, 'clients were sent through the proxy');
    t.diagnostic(
      `3 cuts: ${result.acknowledged.size} acknowledged, 0 lost, ${seen.repeated} seen again, ${result.refusals} calls refused, ` +
        `longest gap for the reader ${seconds(seen.longestGapMs)}`,
    );
  });

  test('a message whose handler rejects for ever holds up its partition only', async () => {
    await using topics = await FreshTopics.make(one.brokers);
    await using bus = topics.openBus();
    const [seen, poisoned] = [new SeenNumbers(), new Inbox()];
    await bus.subscribe('dispatch.bulk', 'workers', (message) => {
      if (message.key === 'poison') {
        poisoned.handler(message);
        throw new Error('Never taken.');
      }
      seen.handler(message);
    });
    await bus.publish('dispatch.bulk', [numbered(-1, 'poison')]);
    await poisoned.count(8);
    await bus.publish(
      'dispatch.bulk',
      Array.from({ length: 480 }, (_, number) => numbered(number, `job-${number}`)),
    );
    // 47 of 48 partitions, and murmur2 shares 480 keys out evenly.
    await seen.count(440, 30_000);
    await poisoned.count(12);
  });

  test('what a killed member had in hand or buffered is delivered to another', async (t) => {
    await using topics = await FreshTopics.make(one.brokers);
    await using bus = topics.openBus();
    const reader = spawn(
      process.execPath,
      [fileURLToPath(new URL('./reader-process.ts', import.meta.url)), one.brokers.join(','), topics.prefix, 'workers'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const taken = new Inbox();
    createInterface({ input: reader.stdout }).on('line', (key) => taken.handler({ key, value: new Uint8Array() }));
    await taken.count(1);
    const keys = Array.from({ length: 60 }, (_, number) => `job-${number}`);
    await bus.publish(
      'dispatch.long',
      keys.map((key) => ({ key, value: new Uint8Array() })),
    );
    // One in hand for each of the 12 partitions, after the line that says it is ready.
    await taken.count(13);
    reader.kill('SIGKILL');
    const killedAt = performance.now();
    const seen = new Inbox();
    await bus.subscribe('dispatch.long', 'workers', seen.handler);
    await seen.count(60);
    assert.deepEqual(seen.received.map((text) => text.slice(0, -1)).toSorted(), keys.toSorted());
    t.diagnostic(`60 of 60 delivered again ${seconds(performance.now() - killedAt)} after the kill`);
  });

  test('a paused subscription fetches little; after resume it gets everything, in order', async (t) => {
    await using topics = await FreshTopics.make(one.brokers);
    await using bus = topics.openBus();
    const [inbox, witness] = [new Inbox(), new Inbox()];
    const subscription = await bus.subscribe('control', 'slow', inbox.handler);
    await bus.subscribe('control', null, witness.handler);
    for (let round = 0; round < 3; round++) {
      subscription.pause();
      const before = inbox.received.length;
      const texts = Array.from({ length: 2_000 }, (_, number) => numbered(round * 2_000 + number, 'k'));
      await bus.publish('control', texts);
      await witness.count((round + 1) * 2_000);
      assert.equal(inbox.received.length, before);
      assert.equal(await topics.lag('control', 'slow'), 2_000);
      subscription.resume();
      await inbox.count((round + 1) * 2_000);
    }
    assert.deepEqual(
      inbox.received,
      Array.from({ length: 6_000 }, (_, number) => `k=${number}`),
    );
    t.diagnostic('6000 of 6000 in order through three pauses');
  });

  test('a subscription lasts through an outage of a minute and comes back by itself', async (t) => {
    await using topics = await FreshTopics.make(one.brokers);
    await using bus = topics.openBus({ publishTimeoutMs: 2_000 });
    const [shared, alone] = [new SeenNumbers(), new SeenNumbers()];
    await bus.subscribe('events', 'readers', shared.handler);
    await bus.subscribe('events', null, alone.handler);
    const numbers = new Set(Array.from({ length: 100 }, (_, number) => number));
    await bus.publish(
      'events',
      [...numbers].slice(0, 50).map((number) => numbered(number)),
    );
    await Promise.all([shared.count(50, 30_000), alone.count(50, 30_000)]);
    await nodesOf(one).kill(1);
    await outage(t, 60_000);
    await nodesOf(one).restart(1);
    const from = performance.now();
    const flow = new NumberedFlow(bus, 'events', 50, 1, 1_000);
    await flow.more(50, 30_000);
    const result = await flow.stop();
    await Promise.all([shared.all(result.acknowledged, 60_000), alone.all(result.acknowledged, 60_000)]);
    t.diagnostic(
      `reading again ${seconds(performance.now() - from)} after the return; seen again: ${shared.repeated} by the group, ${alone.repeated} alone`,
    );
  });

  test('an idle process with five subscriptions costs little', async (t) => {
    await using topics = await FreshTopics.make(one.brokers);
    await using bus = topics.openBus();
    const warnings: string[] = [];
    const warned = (warning: Error): void => void warnings.push(warning.name);
    process.on('warning', warned);
    for (const topic of ['dispatch.interactive', 'dispatch.bulk', 'dispatch.long'] as const)
      await bus.subscribe(topic, 'workers', () => undefined);
    for (const topic of ['control', 'events'] as const) await bus.subscribe(topic, null, () => undefined);
    await bus.publish('events', [numbered(1)]);
    const [from, cpu] = [performance.now(), process.cpuUsage()];
    await delay(10_000);
    const { user, system } = process.cpuUsage(cpu);
    const share = (user + system) / 10 / (performance.now() - from);
    t.diagnostic(`idle CPU ${share.toFixed(2)} % of one core`);
    process.off('warning', warned);
    assert.deepEqual(warnings, []);
  });
}

function nodesOf(cluster: KafkaCluster): KafkaNodes {
  return cluster.nodes ?? assert.fail('these brokers are ours');
}

function found(cluster: KafkaCluster | NoServer): KafkaCluster {
  if ('missing' in cluster) throw new Error(cluster.missing);
  return cluster;
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

/** The fault itself: Kafka is away for that long. */
async function outage(t: TestContext, durationMs: number): Promise<void> {
  t.diagnostic(`away for ${seconds(durationMs)}`);
  await delay(durationMs);
}
