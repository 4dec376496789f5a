import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import {
  newId,
  tenantId,
  tenantScopes,
  type QueueKey,
  type ClaimRequest,
  type JobEvent,
  type JobId,
  type NewBatchItem,
  type NewJob,
  type Principal,
} from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import { runStatement } from '@lathe/local-servers';
import { PostgresFarmStore } from '@lathe/postgres';
import { postgresForTests } from './postgres-for-tests.ts';
import { PostgresStores } from './postgres-stores.ts';
import { requiredServer } from './required-server.ts';

const alice: Principal = { tenantId: tenantId('alice'), name: 'alice', scopes: tenantScopes };
const aliceBulk: QueueKey = { class: 'bulk', tenantId: alice.tenantId, priority: 0, batchId: null };
const job: NewJob = {
  kind: 'master',
  class: 'bulk',
  inputs: [],
  recipe: '{"schema":"test/1"}',
  label: 'a job',
  renderKey: null,
  attemptLimit: 3,
};
const request: ClaimRequest = {
  workerId: 'worker-1',
  bootId: 'boot-1',
  classes: ['interactive', 'bulk', 'long'],
  kinds: ['master'],
  leaseMs: 15_000,
  hint: null,
  alone: false,
};

/** Until so many other sessions of this database are as the condition on pg_stat_activity says. */
async function untilBusy(url: string, sessions: number, condition: string): Promise<void> {
  const others = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and ${condition}`;
  for (const signal = AbortSignal.timeout(30_000); !signal.aborted;)
    if (Number(await runStatement(url, `select count(*) ${others}`)) >= sessions) return;
  throw new Error(`There were never ${sessions} sessions with ${condition}.`);
}

function itemsOf(count: number): NewBatchItem[] {
  return Array.from({ length: count }, (_, index) => ({ itemKey: `item-${index}`, itemHash: 'h', job }));
}

async function submitMany(store: PostgresFarmStore, count: number): Promise<void> {
  const submit = () => store.submit(alice, { job, requestId: null, requestHash: '' });
  await Promise.all(Array.from({ length: count }, submit));
}

const server = requiredServer('Two gateways on one PostgreSQL', await postgresForTests());
if (server !== null) {
  const stores = new PostgresStores(server);
  /** Two stores on one new database, as two gateways have them. */
  const openTwo = async (clock?: FakeClock) => {
    const url = await stores.database();
    const options = { url, poolSize: 5, ...(clock && { clock }) };
    await using stack = new AsyncDisposableStack();
    const first = stack.use(await PostgresFarmStore.open(options));
    const second = stack.use(await PostgresFarmStore.open(options));
    const opened = stack.move();
    return { first, second, [Symbol.asyncDispose]: () => opened.disposeAsync() };
  };

  describe('Two gateways on one PostgreSQL', () => {
    after(() => server[Symbol.asyncDispose]());

    test('1,000 jobs claimed by both at once are given once each, offered or not', async () => {
      await using two = await openTwo();
      await submitMany(two.first, 1000);
      assert.equal((await two.second.offerFrom([{ queue: aliceBulk, count: 300 }])).length, 300);
      const claimAll = async (store: PostgresFarmStore): Promise<string[]> => {
        const ids: string[] = [];
        for (let claim = await store.claim(request); claim !== null; claim = await store.claim(request))
          ids.push(claim.job.id);
        return ids;
      };
      const claimers = Array.from({ length: 16 }, (_, index) => claimAll(index % 2 === 0 ? two.first : two.second));
      const ids = (await Promise.all(claimers)).flat();
      assert.deepEqual([ids.length, new Set(ids).size], [1000, 1000]);
    });

    test('closing a store waits for the calls that were made before', async () => {
      const url = await stores.database();
      const store = await PostgresFarmStore.open({ url, poolSize: 2 });
      const submits = Array.from({ length: 300 }, () => store.submit(alice, { job, requestId: null, requestHash: '' }));
      await store[Symbol.asyncDispose]();
      assert.ok((await Promise.all(submits)).every(({ created }) => created));
      await using again = await PostgresFarmStore.open({ url, poolSize: 1 });
      assert.equal((await again.listJobs(alice, {}, 1000, null)).jobs.length, 300);
    });

    test('a tenant bound to 5 running jobs never has a sixth, however many claim at once', async () => {
      await using two = await openTwo();
      await submitMany(two.first, 40);
      await two.first.setTenant({ tenantId: alice.tenantId, weight: 1, maxRunning: 5 });
      await two.first.offerFrom([{ queue: aliceBulk, count: 20 }]);
      const claims = await Promise.all(
        Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? two.first : two.second).claim(request)),
      );
      const given = claims.filter((claim) => claim !== null);
      assert.equal(given.length, 5);
      const [first] = given;
      assert.ok(first);
      const lease = { tenantId: alice.tenantId, jobId: first.job.id, fence: first.fence };
      await two.second.complete(lease, { outcome: 'succeeded', outputs: [] });
      const next = await Promise.all([two.first.claim(request), two.second.claim(request)]);
      assert.equal(next.filter((claim) => claim !== null).length, 1);
    });

    test('by the times of its attempts, too, a bound tenant never ran more at once, though claims waited for each other', async () => {
      await using two = await openTwo();
      await submitMany(two.first, 60);
      await two.first.setTenant({ tenantId: alice.tenantId, weight: 1, maxRunning: 2 });
      const ids: JobId[] = [];
      const work = async (store: PostgresFarmStore): Promise<void> => {
        while (ids.length < 60) {
          const claim = await store.claim(request);
          if (claim === null) continue;
          ids.push(claim.job.id);
          const lease = { tenantId: alice.tenantId, jobId: claim.job.id, fence: claim.fence };
          await store.complete(lease, { outcome: 'succeeded', outputs: [] });
        }
      };
      await Promise.all(Array.from({ length: 8 }, (_, index) => work(index % 2 === 0 ? two.first : two.second)));
      const attempts = (await Promise.all(ids.map((id) => two.first.listAttempts(alice, id)))).flat();
      const steps = attempts
        .flatMap(({ startedAtUs, endedAtUs }) => [
          { atUs: startedAtUs, by: 1 },
          { atUs: endedAtUs ?? Infinity, by: -1 },
        ])
        .toSorted((a, b) => a.atUs - b.atUs || a.by - b.by);
      let [running, most] = [0, 0];
      for (const { by } of steps) most = Math.max(most, (running += by));
      assert.equal(attempts.length, 60);
      assert.equal(most, 2);
    });

    test('two relays send every event once, those of a job in order, while jobs move', async () => {
      await using two = await openTwo();
      const sent: JobEvent[] = [];
      const progress = { isOver: false };
      const relay = async (store: PostgresFarmStore): Promise<void> => {
        for (;;) {
          const wasOver = progress.isOver;
          const taken = await store.takeOutbox(7);
          sent.push(...taken.map(({ event }) => event));
          await store.markOutboxSent(taken.map(({ outboxId }) => outboxId));
          if (wasOver && taken.length === 0) return;
        }
      };
      const work = async (store: PostgresFarmStore): Promise<void> => {
        for (let count = 0; count < 20; count++) {
          await store.submit(alice, { job, requestId: null, requestHash: '' });
          const claim = await store.claim(request);
          if (claim === null) continue;
          const lease = { tenantId: alice.tenantId, jobId: claim.job.id, fence: claim.fence };
          await store.renew('worker-1', 15_000, [{ ...lease, progress: 0.5, phase: 'write' }]);
          await store.complete(lease, { outcome: 'succeeded', outputs: [] });
        }
      };
      const relays = [relay(two.first), relay(two.second)];
      await Promise.all(Array.from({ length: 6 }, (_, index) => work(index % 2 === 0 ? two.first : two.second)));
      progress.isOver = true;
      await Promise.all(relays);
      const ofJobs = Map.groupBy(sent, ({ jobId }) => jobId);
      assert.equal(ofJobs.size, 120);
      for (const [jobId, events] of ofJobs) {
        const { lastSeq } = await two.first.getJob(alice, jobId);
        assert.deepEqual(
          events.map(({ seq }) => seq),
          Array.from({ length: lastSeq }, (_, index) => index + 1),
        );
      }
    });

    test('what a dead relay had taken comes back after 30 s, and nothing of its jobs before', async () => {
      const clock = new FakeClock();
      await using two = await openTwo(clock);
      const { job: first } = await two.first.submit(alice, { job, requestId: null, requestHash: '' });
      const taken = await two.first.takeOutbox(100);
      assert.equal(taken.length, 1);
      await two.second.claim(request);
      const { job: other } = await two.second.submit(alice, { job, requestId: null, requestHash: '' });
      const seen = (await two.second.takeOutbox(100)).map(({ event }) => event.jobId);
      assert.deepEqual(seen, [other.id], 'the second event of the first job waits for its first');
      clock.advanceMs(30_001);
      const back = (await two.second.takeOutbox(100)).map(({ event: { jobId, seq } }) => [jobId, seq]);
      assert.deepEqual(back, [
        [first.id, 1],
        [first.id, 2],
        [other.id, 1],
      ]);
      assert.deepEqual(await two.first.takeOutbox(100), [], 'and they are the other one’s now');
    });

    test('of twenty that want to lead at once one does', async () => {
      await using two = await openTwo();
      const asked = Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? two.first : two.second).lead('dispatcher', `gateway-${index}`, 60_000),
      );
      assert.equal((await Promise.all(asked)).filter(({ leads }) => leads).length, 1);
    });

    test('callers that wait in line for a connection keep nobody from renewing, reaping and leading', async () => {
      const url = await stores.database();
      const patient = { connectTimeoutMs: 60_000, statementTimeoutMs: 60_000 };
      await using store = await PostgresFarmStore.open({ url, poolSize: 2, ...patient });
      await submitMany(store, 2);
      const kept = await store.claim({ ...request, leaseMs: 60_000 });
      const late = await store.claim({ ...request, leaseMs: 1 });
      assert.ok(kept !== null && late !== null);
      const lock = 'do $$ begin lock table assets in access exclusive mode; perform pg_sleep(60); end $$';
      const locking = runStatement(url, lock).catch(() => undefined);
      let answered = 0;
      let reading: Promise<unknown> = Promise.resolve();
      try {
        await untilBusy(url, 1, "wait_event = 'PgSleep'");
        const read = () => store.getAsset(alice, newId('ast', 1)).finally(() => answered++);
        reading = Promise.allSettled(Array.from({ length: 20 }, read));
        await untilBusy(url, 2, "wait_event_type = 'Lock'");
        const lease = { tenantId: alice.tenantId, jobId: kept.job.id, fence: kept.fence };
        const item = { ...lease, progress: 0.5, phase: 'write' };
        assert.deepEqual(await store.renew(request.workerId, 60_000, [item]), ['ok']);
        assert.equal(await store.reapLeases(), 1);
        assert.equal((await store.lead('dispatcher', 'gateway', 4000)).leads, true);
        assert.equal(answered, 0, 'every reader waits still');
      } finally {
        const isSleeping = "datname = current_database() and wait_event = 'PgSleep'";
        await runStatement(url, `select pg_terminate_backend(pid) from pg_stat_activity where ${isSleeping}`);
        await Promise.all([locking, reading]);
      }
    });

    test('leases that passed are lost once, whoever reaps', async () => {
      const clock = new FakeClock();
      await using two = await openTwo(clock);
      await submitMany(two.first, 50);
      const claims = await Promise.all(Array.from({ length: 50 }, () => two.first.claim(request)));
      clock.advanceMs(15_001);
      const lost = await Promise.all([two.first.reapLeases(), two.second.reapLeases(), two.second.reapLeases()]);
      assert.equal(
        lost.reduce((sum, count) => sum + count, 0),
        50,
      );
      for (const claim of claims)
        assert.equal((await two.second.getJob(alice, claim?.job.id ?? 'job_')).losses, 1, 'each is lost once');
    });

    test('the same 400 items added by both at once, in either order, are each one job', async () => {
      await using two = await openTwo();
      const { batch } = await two.first.createBatch(alice, {
        batch: { label: '', class: 'bulk' },
        requestId: null,
        requestHash: '',
      });
      const items = itemsOf(400);
      const calls = [0, 1, 2, 3].map(async (index) => {
        const store = index < 2 ? two.first : two.second;
        return await store.addItems(alice, batch.id, index % 2 === 0 ? items : items.toReversed());
      });
      const results = (await Promise.all(calls)).flat();
      const jobs = Map.groupBy(results, ({ itemKey }) => itemKey);
      assert.equal(jobs.size, 400);
      for (const ofItem of jobs.values()) {
        const made = ofItem.map((result) => ('error' in result ? result.error.code : result.jobId));
        assert.equal(new Set(made).size, 1);
        assert.equal(ofItem.filter((result) => 'created' in result && result.created).length, 1);
      }
      await two.second.foldBatchChanges(1000);
      assert.equal((await two.first.getBatch(alice, batch.id)).counts.waiting, 400);
    });

    test('nothing of a batch starts after its cancellation is committed, while eight claim', async () => {
      await using two = await openTwo();
      const { batch } = await two.first.createBatch(alice, {
        batch: { label: '', class: 'bulk' },
        requestId: null,
        requestHash: '',
      });
      await two.first.addItems(alice, batch.id, itemsOf(2000));
      const { promise: isUnderWay, resolve: underWay } = Promise.withResolvers<void>();
      let claimed = 0;
      const claimers = Array.from({ length: 8 }, async (_, index) => {
        const store = index % 2 === 0 ? two.first : two.second;
        while ((await store.claim(request)) !== null) if (++claimed === 50) underWay();
      });
      await isUnderWay;
      const cancelled = await two.second.cancelBatch(alice, batch.id);
      const running = (await two.second.runningItems(alice, batch.id)).length;
      assert.ok(cancelled.cancelRequested && cancelled.isClosed);
      await Promise.all(claimers);
      assert.equal((await two.first.runningItems(alice, batch.id)).length, running);
      assert.ok(running < 2000, `${running} of 2000 run`);
      assert.deepEqual(await two.first.waitingQueues(['bulk']), []);
      assert.equal(await two.first.settleCancelled(10_000), 2000 - running);
      await two.first.foldBatchChanges(100_000);
      const { counts } = await two.second.getBatch(alice, batch.id);
      assert.deepEqual([counts.waiting, counts.running, counts.cancelled], [0, running, 2000 - running]);
    });

    test('an asset is deleted or linked, never both, when ten submit it while it is deleted', async () => {
      await using two = await openTwo();
      for (let round = 0; round < 10; round++) {
        const { asset } = await two.first.createAsset(alice, {
          sha256: `${round}`.repeat(64),
          sizeBytes: 1,
          objectKey: `alice/uploads/${round}`,
          name: 'a.wav',
          mediaType: 'audio/wav',
        });
        const inputs = [{ role: 'source', assetId: asset.id, name: 'a.wav' }];
        const submits = Array.from({ length: 10 }, (_, index) =>
          (index % 2 === 0 ? two.first : two.second).submit(alice, {
            job: { ...job, inputs },
            requestId: null,
            requestHash: '',
          }),
        );
        const [deleted, ...linked] = await Promise.allSettled([two.second.deleteAsset(alice, asset.id), ...submits]);
        const isLinked = linked.some(({ status }) => status === 'fulfilled');
        assert.equal(deleted.status === 'fulfilled', !isLinked, 'a job that was accepted keeps its input');
      }
    });
  });
}
