import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { customKindsFromJson } from '@lathe/core';
import type { LatheClient, RemoteBatchItem } from '@lathe/client';
import { migrate, PostgresFarmStore } from '@lathe/postgres';
import { kafkaForTests } from '../servers/kafka-for-tests.ts';
import { FreshTopics } from '../servers/kafka-topics.ts';
import { postgresForTests } from '../servers/postgres-for-tests.ts';
import { requiredServer } from '../servers/required-server.ts';
import { TestFarm } from '../support/test-farm.ts';

const suite = 'more workers than partitions';
const partitions = 2;
const workerCount = 5;
const limitMs = 300_000;

const owned = new AsyncDisposableStack();
after(() => owned.disposeAsync());
const kafka = requiredServer(suite, await kafkaForTests());
if (kafka !== null) owned.use(kafka);
const postgres = requiredServer(suite, await postgresForTests());
if (postgres !== null) owned.use(postgres);

/** Jobs that wait for each other: none ends before as many run at once as there are workers, each of one slot. */
class Meeting {
  readonly #all = Promise.withResolvers<void>();
  readonly #present: number[] = [];

  async join(worker: number, signal: AbortSignal): Promise<void> {
    this.#present.push(worker);
    if (this.#present.length === workerCount) this.#all.resolve();
    await Promise.race([this.#all.promise, once(signal, 'abort')]);
    signal.throwIfAborted();
  }

  /** Workers that came, each as often as it did. */
  get present(): readonly number[] {
    return this.#present.toSorted((one, other) => one - other);
  }
}

if (kafka !== null && postgres !== null)
  test(`${workerCount} workers of one slot on dispatch topics of ${partitions} partitions each get one of ${workerCount} jobs that wait for each other`, async () => {
    const signal = AbortSignal.timeout(limitMs);
    await using farm = await TestFarm.open();
    await using topics = await FreshTopics.make(kafka.brokers, {}, partitions);
    const url = await postgres.createDatabase();
    await migrate(url);
    await using store = await PostgresFarmStore.open({ url, poolSize: 5 });
    await using gatewayBus = topics.openBus();
    const customKinds = customKindsFromJson('[{"kind":"meet"}]');
    await using gateway = await farm.openGateway(15_000, 0, { store, bus: gatewayBus, customKinds });
    let meeting = new Meeting();
    await using workers = new AsyncDisposableStack();
    for (let number = 0; number < workerCount; number += 1) {
      const bus = workers.use(topics.openBus());
      const run = (_task: unknown, control: { readonly signal: AbortSignal }): Promise<void> =>
        meeting.join(number, control.signal);
      workers.use(await farm.openWorker(gateway, 1, {}, { bus, ownKinds: [{ kind: 'meet', run }] }));
    }
    using client = farm.connect(gateway);
    // All are members of the group: most of them have no partition, so nobody offers them anything.
    while ((await topics.memberCount('dispatch.bulk', 'workers')) < workerCount) signal.throwIfAborted();
    for (let round = 1; round <= 3; round += 1) {
      meeting = new Meeting();
      await meet(client, signal);
      assert.deepEqual(meeting.present, [0, 1, 2, 3, 4]);
    }
  });

async function meet(client: LatheClient, signal: AbortSignal): Promise<void> {
  let id = '';
  for await (const answer of client.batches.submit({ spec: { custom: { kind: 'meet' } } }, oneEach()))
    if ('opened' in answer) id = answer.opened.id;
  for await (const { type, counts } of client.batches.watch(id, { signal }))
    if (type === 'finished') assert.equal(counts.succeeded, workerCount);
}

async function* oneEach(): AsyncGenerator<readonly RemoteBatchItem[]> {
  yield await Promise.resolve(Array.from({ length: workerCount }, (_, index) => ({ key: `${index}`, inputs: [] })));
}
