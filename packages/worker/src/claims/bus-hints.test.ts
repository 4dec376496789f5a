import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bus, BusMessage, JobClass, Subscription } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { LocalBus } from '@lathe/local';
import { loadLatheProtos } from '@lathe/proto';
import { createLogger, noTracing } from '@lathe/service-kit';
import { BusHints } from './bus-hints.ts';
import { OfferFeed } from './offer-feed.ts';
import { SlotBoard } from './slot-board.ts';

function offer(jobId: string, jobClass: JobClass = 'bulk', traceparent?: string): BusMessage {
  const message = { tenant_id: 'local', job_id: jobId, job_class: jobClass, kind: 'master' };
  const value = loadLatheProtos().Offer.serialize(message);
  return { key: jobId, value, ...(traceparent === undefined ? {} : { headers: { traceparent } }) };
}

/** A worker's end of a bus; what it hears is counted, and can be waited for. */
function listener(bus: Bus, workerId: string, slots = 1) {
  const board = new SlotBoard({ slots, interactiveReserved: 0 });
  const feed = new OfferFeed(() => performance.now());
  const heard: string[] = [];
  let wake = (): void => undefined;
  const hear = (what: string): void => {
    heard.push(what);
    wake();
  };
  const hints = new BusHints({
    bus,
    feed,
    board,
    workerId,
    log: createLogger('test', 'silent'),
    tracing: noTracing,
    onOffer: () => hear('offer'),
    onCancel: (jobId) => hear(`cancel ${jobId}`),
    onDrain: () => hear('drain'),
  });
  const until = async (done: () => boolean): Promise<void> => {
    const late = AbortSignal.timeout(10_000);
    while (!done()) {
      late.throwIfAborted();
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      const timer = setTimeout(resolve, 1000);
      await promise;
      clearTimeout(timer);
    }
  };
  return { hints, board, feed, heard, until };
}

test('an offer is heard with its trace context, and a worker with as many as it has slots hears no more', async () => {
  await using bus = new LocalBus();
  const worker = listener(bus, 'w1');
  await using _hints = worker.hints;
  const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
  await bus.publish('dispatch.bulk', [offer('job_a', 'bulk', traceparent), offer('job_b'), offer('job_c')]);
  await worker.until(() => worker.heard.length === 1);
  await bus.publish('control', [control({ drain_worker_id: 'w1' })]);
  await worker.until(() => worker.heard.includes('drain'));
  assert.equal(worker.feed.count('bulk'), 1);
  const [taken] = worker.feed.take(['bulk'], 1);
  assert.deepEqual([taken?.offer.job_id, taken?.traceparent], ['job_a', traceparent]);
  worker.feed.answered();
  worker.hints.regulate();
  await worker.until(() => worker.feed.count('bulk') === 1);
  assert.equal(worker.feed.take(['bulk'], 1)[0]?.offer.job_id, 'job_b');
});

test('offers of a claim under way count until it is answered, so that further ones go to others', async () => {
  const feed = new OfferFeed(() => 0);
  const heard = (id: string) => ({
    offer: { tenant_id: 'a', job_id: id, job_class: 'bulk', kind: 'k' },
    traceparent: null,
  });
  for (const id of ['1', '2', '3']) feed.push(heard(id));
  assert.deepEqual(
    feed.take(['bulk'], 2).map(({ offer: { job_id: id } }) => id),
    ['1', '2'],
  );
  assert.equal(feed.count('bulk'), 3);
  feed.answered();
  assert.equal(feed.count('bulk'), 1);
});

test('offers go past a worker whose slots are full, and reach it when one is free', async () => {
  await using bus = new LocalBus();
  const [full, free] = [listener(bus, 'full'), listener(bus, 'free', 4)];
  await using _full = full.hints;
  await using _free = free.hints;
  await Promise.all([full.hints.subscribed, free.hints.subscribed]);
  const seat = full.board.take('interactive', false);
  full.hints.regulate();
  await bus.publish('dispatch.bulk', [offer('job_a'), offer('job_b'), offer('job_c')]);
  await free.until(() => free.heard.length === 3);
  assert.equal(full.heard.length, 0);
  seat.leave();
  full.hints.regulate();
  await free.hints.endOffers();
  await bus.publish('dispatch.bulk', [offer('job_d')]);
  await full.until(() => full.heard.length === 1);
});

test('every worker hears a cancel, and only the named one a drain', async () => {
  await using bus = new LocalBus();
  const [one, other] = [listener(bus, 'one'), listener(bus, 'other')];
  await using _one = one.hints;
  await using _other = other.hints;
  await bus.publish('control', [
    control({ drain_worker_id: 'one' }),
    control({ cancel: { tenant_id: 'local', job_id: 'job_x', fence: '3' } }),
  ]);
  await one.until(() => one.heard.length === 2);
  await other.until(() => other.heard.length === 1);
  assert.deepEqual([one.heard.toSorted(), other.heard], [['cancel job_x', 'drain'], ['cancel job_x']]);
});

test('a bus that cannot be reached at first is subscribed to when it comes back', async () => {
  await using bus = new LocalBus();
  let refusals = 5;
  const away: Bus = {
    publish: (topic, messages) => bus.publish(topic, messages),
    async subscribe(topic, group, handler) {
      refusals -= 1;
      if (refusals >= 0) throw new LatheError('unavailable', 'No broker answers.');
      return await bus.subscribe(topic, group, handler);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const worker = listener(away, 'w');
  await using _hints = worker.hints;
  await worker.until(() => refusals < -3);
  await bus.publish('dispatch.bulk', [offer('job_a')]);
  await worker.until(() => worker.heard.length === 1);
});

test('a worker stops while the bus answers nothing, and what it subscribes to later is ended', async () => {
  const answers: ((subscription: Subscription) => void)[] = [];
  const silent: Bus = {
    publish: () => Promise.resolve(),
    subscribe: () => new Promise((resolve) => answers.push(resolve)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const { hints } = listener(silent, 'w');
  assert.equal(answers.length, 4);
  await hints.endOffers();
  await hints[Symbol.asyncDispose]();
  let ended = 0;
  const late: Subscription = {
    pause: () => undefined,
    resume: () => undefined,
    [Symbol.asyncDispose]: () => Promise.resolve(void (ended += 1)),
  };
  for (const answer of answers) answer(late);
  await new Promise(setImmediate);
  assert.equal(ended, 4);
});

function control(order: Parameters<ReturnType<typeof loadLatheProtos>['Control']['serialize']>[0]): BusMessage {
  return { key: 'order', value: loadLatheProtos().Control.serialize(order) };
}
