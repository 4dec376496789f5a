import { tenantId, type Bus, type BusMessage, type Topic } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import { loadLatheProtos } from '@lathe/proto';
import { createRegistry, type Registry } from '@lathe/service-kit';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alice, bob, leaseOf, oneSlot, TestFarm, worker } from '../test-farm.fixture.ts';

const timeout = 20_000;
const request = { workerId: 'w1', bootId: 'b1', classes: ['interactive'], kinds: ['master'], hint: null } as const;

const newRegistry = (): Registry => createRegistry({ service: 'gateway', version: 'test' });

async function metric(registry: Registry, name: string): Promise<number> {
  const line = (await registry.metrics()).split('\n').find((text) => text.startsWith(`${name} `));
  return Number(line?.split(' ')[1]);
}

/** Looks again whenever the event loop has gone round. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (const signal = AbortSignal.timeout(timeout); !(await isTrue());) {
    signal.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Listens from now on; `first` is the first message. */
async function listenOn(bus: Bus, topic: Topic): Promise<{ readonly first: () => Promise<BusMessage> }> {
  const got = Promise.withResolvers<BusMessage>();
  await bus.subscribe(topic, null, got.resolve);
  return { first: () => got.promise };
}

test('of two gateways one leads, and it offers what was submitted at the other', { timeout }, async () => {
  const [first, second] = [newRegistry(), newRegistry()];
  await using farm = await TestFarm.open({ registry: first });
  await until(async () => (await metric(first, 'lathe_dispatcher_leader')) === 1);
  await using other = await farm.openAnother({ registry: second });
  await other.services.work.claim(worker, { ...request, alone: false }, oneSlot);
  const job = await submitAt(farm, other);
  assert.equal(job.state, 'queued');
  await until(async () => (await farm.farm.jobStore.getJob(alice, job.id)).state === 'offered');
  assert.equal(await metric(second, 'lathe_dispatcher_leader'), 0);
  assert.match(await first.metrics(), /lathe_offers_total\{result="made"\} 1/);
});

test(
  'an offer is published on the topic of its class within the rounds that the submit woke',
  { timeout },
  async () => {
    await using farm = await TestFarm.open();
    const offered = await listenOn(farm.farm.bus, 'dispatch.bulk');
    await farm.gateway.services.work.claim(worker, { ...request, classes: ['bulk'], alone: false }, oneSlot);
    const job = await farm.submit(alice, { class: 'bulk' });
    const offer = loadLatheProtos().Offer.deserialize(Buffer.from((await offered.first()).value));
    assert.deepEqual({ ...offer }, { tenant_id: 'alice', job_id: job.id, job_class: 'bulk', kind: 'master' });
  },
);

test('a leader that drains hands over at once', { timeout }, async () => {
  const [first, second] = [newRegistry(), newRegistry()];
  await using farm = await TestFarm.open({ registry: first, leadTtlMs: 200 });
  await until(async () => (await metric(first, 'lathe_dispatcher_leader')) === 1);
  await using other = await farm.openAnother({ registry: second, leadTtlMs: 200 });
  farm.gateway.drain();
  await until(async () => (await metric(second, 'lathe_dispatcher_leader')) === 1);
  assert.equal(await metric(first, 'lathe_dispatcher_leader'), 0);
  await other.services.work.claim(worker, { ...request, alone: false }, oneSlot);
  const job = await farm.submit(alice);
  await until(async () => (await farm.farm.jobStore.getJob(alice, job.id)).state === 'offered');
});

test('the lead of a gateway that died is taken once its time has passed', { timeout }, async () => {
  const clock = new FakeClock();
  const registry = newRegistry();
  await using farm = await TestFarm.open({ clock, registry, leadTtlMs: 40, gatewayId: 'heir' });
  await until(async () => (await metric(registry, 'lathe_dispatcher_leader')) === 1);
  clock.advanceMs(41);
  assert.equal((await farm.farm.jobStore.lead('dispatcher', 'dead', 4000)).leads, true);
  await until(async () => (await metric(registry, 'lathe_dispatcher_leader')) === 0);
  clock.advanceMs(4001);
  await until(async () => (await metric(registry, 'lathe_dispatcher_leader')) === 1);
});

test(
  'a gateway that was stopped while another served takes a dead worker’s job back as soon as that one has gone',
  { timeout },
  async () => {
    const clock = new FakeClock();
    const registry = newRegistry();
    await using farm = await TestFarm.open({ clock, registry, leadTtlMs: 400 });
    const { jobStore } = farm.farm;
    await until(async () => (await metric(registry, 'lathe_dispatcher_leader')) === 1);
    const { id } = await farm.submit(alice);
    await farm.claim();
    await jobStore.lead('served', 'other', 60_000);
    clock.advanceMs(15_000);
    await jobStore.resign('served', 'other');
    await until(async () => (await jobStore.getJob(alice, id)).losses === 1);
  },
);

test('a gateway that does not lead takes a dead worker’s job back, too', { timeout }, async () => {
  const clock = new FakeClock();
  const registry = newRegistry();
  await using farm = await TestFarm.open({ clock, registry, leadTtlMs: 400 });
  const { jobStore } = farm.farm;
  await until(async () => (await metric(registry, 'lathe_dispatcher_leader')) === 1);
  await farm.submit(alice);
  await farm.claim();
  clock.advanceMs(500);
  assert.equal((await jobStore.lead('dispatcher', 'other', 3_600_000)).leads, true);
  await until(async () => (await metric(registry, 'lathe_dispatcher_leader')) === 0);
  await jobStore.lead('served', 'other', 60_000);
  clock.advanceMs(15_000);
  await jobStore.resign('served', 'other');
  await until(async () => (await metric(registry, 'lathe_leases_lost_total')) === 1);
});

test('a job that died is told on the dead topic with its attempts', { timeout }, async () => {
  await using farm = await TestFarm.open();
  const told = await listenOn(farm.farm.bus, 'dead');
  const job = await farm.submit(alice, { attemptLimit: 1 });
  const { claim } = await farm.claim();
  const error = { code: 'render_crashed', message: 'x'.repeat(3000), details: {} } as const;
  await farm.gateway.services.work.complete(worker, leaseOf(claim), { outcome: 'failed', error });
  const message = await told.first();
  assert.ok(message.value.byteLength <= 4096);
  const dead = loadLatheProtos().DeadJob.deserialize(Buffer.from(message.value));
  assert.deepEqual([dead.tenant_id, dead.job_id, dead.kind], ['alice', job.id, 'master']);
  assert.deepEqual([dead.error_code, dead.error_message.length], ['render_crashed', 1000]);
  assert.deepEqual(
    dead.attempts.map((attempt) => ({ ...attempt })),
    [{ fence: '1', worker_id: 'w1', outcome: 'failed', error_code: 'render_crashed' }],
  );
});

test(
  'while the bus is away submits and claims go on, and every event is sent when it is back',
  { timeout },
  async () => {
    const registry = newRegistry();
    await using farm = await TestFarm.open();
    await using bus = new BrokenBus(farm.farm.bus);
    await farm.gateway.close(0);
    await using other = await farm.openAnother({ bus, registry, limits: { publishMs: 5, offerTimeoutMs: 60_000 } });
    await until(async () => (await metric(registry, 'lathe_dispatcher_leader')) === 1);
    bus.isAway = true;
    await other.services.work.claim(worker, { ...request, alone: false }, oneSlot);
    const job = await submitAt(farm, other);
    await until(async () => (await farm.farm.jobStore.getJob(alice, job.id)).state === 'offered');
    await until(async () => (await registry.metrics()).includes('lathe_offers_total{result="unsent"} 1'));
    const [claimed] = await other.services.work.claim(worker, { ...request, alone: false }, oneSlot);
    assert.equal(claimed?.claim.job.id, job.id, 'the offer is found unprompted');
    await other.services.jobs.cancel(alice, job.id);
    bus.come();
    await until(async () => (await farm.farm.jobStore.takeOutbox(1)).length === 0);
    const { type } = (await farm.farm.jobStore.listEvents(alice, job.id, 0, 10)).at(-1) ?? {};
    assert.equal(type, 'cancel_requested');
  },
);

test('a tenant at its bound of running jobs is passed over, others are not', { timeout }, async () => {
  await using farm = await TestFarm.open();
  await farm.farm.jobStore.setTenant({ tenantId: tenantId('alice'), weight: 1, maxRunning: 0 });
  await farm.gateway.services.work.claim(worker, { ...request, alone: false }, oneSlot);
  const held = await farm.submit(alice);
  const free = await farm.submit(bob);
  await until(async () => (await farm.farm.jobStore.getJob(bob, free.id)).state === 'offered');
  assert.equal((await farm.farm.jobStore.getJob(alice, held.id)).state, 'queued');
});

async function submitAt(farm: TestFarm, gateway: TestFarm['gateway']) {
  const assetId = await farm.upload(alice, crypto.getRandomValues(new Uint8Array(64)));
  const { job } = await gateway.services.jobs.create(alice, {
    requestId: '',
    kind: 'master',
    spec: {},
    inputs: [{ role: 'source', assetId, name: 'song.flac' }],
    class: null,
    label: '',
    noReuse: false,
    attemptLimit: 3,
    priority: 0,
    deadlineUs: null,
  });
  return job;
}

/** A bus that, while it is away, takes messages only once it is back, as a client does that tries again and again. */
class BrokenBus implements Bus {
  isAway = false;
  readonly #bus: Bus;
  readonly #back = Promise.withResolvers<void>();

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  come(): void {
    this.isAway = false;
    this.#back.resolve();
  }

  async publish(topic: Topic, messages: readonly BusMessage[]): Promise<void> {
    if (this.isAway) await this.#back.promise;
    await this.#bus.publish(topic, messages);
  }

  subscribe(...call: Parameters<Bus['subscribe']>): ReturnType<Bus['subscribe']> {
    return this.#bus.subscribe(...call);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
