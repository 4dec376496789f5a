import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { tenantId, tenantScopes, type ClaimRequest, type NewBatchItem, type Principal } from '@lathe/core';
import { runStatement } from '@lathe/local-servers';
import { PostgresFarmStore } from '@lathe/postgres';
import { postgresForTests } from './postgres-for-tests.ts';
import { PostgresStores } from './postgres-stores.ts';
import { requiredServer } from './required-server.ts';

const alice: Principal = { tenantId: tenantId('alice'), name: 'alice', scopes: tenantScopes };
const request: ClaimRequest = {
  workerId: 'worker-1',
  bootId: 'boot-1',
  classes: ['interactive', 'bulk', 'long'],
  kinds: ['master'],
  leaseMs: 15_000,
  hint: null,
  alone: false,
};
const classes = ['interactive', 'bulk', 'long'] as const;
const backlog = 30_000;
const itemsPerCall = 10_000;

function itemOf(index: number): NewBatchItem {
  const job = { kind: 'master', class: 'bulk', inputs: [], recipe: '{}', renderKey: null, attemptLimit: 3 } as const;
  return { itemKey: `item-${index}`, itemHash: 'h', job: { ...job, label: `item ${index}` } };
}

/** Rows of tables and entries of indexes that the server says it has read so far; a connection reports when it ends. */
async function readSoFar(url: string): Promise<number> {
  const statement = `SELECT ((SELECT sum(seq_tup_read) + sum(idx_tup_fetch) FROM pg_stat_user_tables)
    + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes))::text`;
  return Number(await runStatement(url, statement));
}

const server = requiredServer('Costs of a backlog in PostgreSQL', await postgresForTests());
if (server !== null) {
  after(() => server[Symbol.asyncDispose]());
  const stores = new PostgresStores(server);
  // The planner guesses where it has no statistics, and is right about other things where it has.
  for (const statistics of ['no', 'fresh'])
    costsOf(`With ${backlog} jobs waiting and ${statistics} statistics`, statistics);

  function costsOf(title: string, statistics: string): void {
    describe(title, () => {
      const made = stores.database().then(async (url) => {
        await using store = await PostgresFarmStore.open({ url });
        const request = { batch: { label: '', class: 'bulk' }, requestId: null, requestHash: '' } as const;
        const { batch } = await store.createBatch(alice, request);
        for (let first = 0; first < backlog; first += itemsPerCall) {
          const items = Array.from({ length: itemsPerCall }, (_, index) => itemOf(first + index));
          await store.addItems(alice, batch.id, items);
        }
        if (statistics === 'fresh') await runStatement(url, 'ANALYZE');
        return { url, batchId: batch.id };
      });

      /** Rows and entries that one call reads, on average. */
      const costOf = async (calls: number, call: (store: PostgresFarmStore) => Promise<unknown>): Promise<number> => {
        const { url } = await made;
        const before = await readSoFar(url);
        {
          await using store = await PostgresFarmStore.open({ url, poolSize: 1 });
          for (let count = 0; count < calls; count++) await call(store);
        }
        return ((await readSoFar(url)) - before) / calls;
      };

      const claimed: { jobId: `job_${string}`; fence: number }[] = [];
      // Limits are at least 1.7 times what a run reads, and far below the backlog.
      const costs: readonly [
        name: string,
        limit: number,
        calls: number,
        call: (store: PostgresFarmStore) => Promise<unknown>,
      ][] = [
        ['waitingQueues', 200, 20, (store) => store.waitingQueues(classes)],
        [
          'a claim without an offer',
          300,
          50,
          async (store) => {
            const claim = await store.claim(request);
            assert.ok(claim);
            claimed.push({ jobId: claim.job.id, fence: claim.fence });
          },
        ],
        [
          'an offer and its claim',
          500,
          50,
          async (store) => {
            const [queue] = await store.waitingQueues(classes);
            assert.ok(queue);
            const [hint = null] = await store.offerFrom([{ queue, count: 1 }]);
            const claim = await store.claim({ ...request, hint });
            assert.equal(claim?.job.id, hint?.jobId);
          },
        ],
        [
          'a renewal',
          150,
          50,
          (store) => {
            const lease = { tenantId: alice.tenantId, ...(claimed[0] ?? assert.fail('nothing was claimed')) };
            return store.renew('worker-1', 15_000, [{ ...lease, progress: Math.random(), phase: 'write' }]);
          },
        ],
        [
          'an ending',
          200,
          50,
          (store) => {
            const lease = { tenantId: alice.tenantId, ...(claimed.pop() ?? assert.fail('nothing was claimed')) };
            return store.complete(lease, { outcome: 'succeeded', outputs: [] });
          },
        ],
        ['a list of 20 jobs', 600, 20, (store) => store.listJobs(alice, {}, 20, null)],
        [
          'a list of the 20 newest that succeeded in the batch',
          600,
          20,
          async (store) => store.listJobs(alice, { states: ['succeeded'], batchId: (await made).batchId }, 20, null),
        ],
        ['reaping', 400, 20, (store) => store.reapLeases()],
        ['taking events', 2000, 5, (store) => store.takeOutbox(100)],
        ['a view of the farm', 400, 20, (store) => store.dispatchView()],
        [
          'an offer and its withdrawal',
          100,
          20,
          async (store) => {
            const [queue] = await store.waitingQueues(classes);
            assert.ok(queue);
            await store.offerFrom([{ queue, count: 1 }]);
            assert.equal(await store.withdrawOffers(0, 100), 1);
          },
        ],
        [
          'a look for jobs that lost workers',
          20,
          20,
          async (store) =>
            assert.deepEqual(await store.nextLostJobs(classes, ['master']), { besideOthers: null, alone: null }),
        ],
        ['folding 20 changes', 700, 5, async (store) => assert.equal((await store.foldBatchChanges(20)).folded, 20)],
        [
          'settling while nothing is cancelled',
          20,
          20,
          async (store) => assert.equal(await store.settleCancelled(100), 0),
        ],
        ['cancelling the batch', 100, 1, async (store) => store.cancelBatch(alice, (await made).batchId)],
        [
          'a claim that finds nothing after it',
          300,
          20,
          async (store) => assert.equal(await store.claim(request), null),
        ],
        ['waitingQueues after it', 200, 20, async (store) => assert.deepEqual(await store.waitingQueues(classes), [])],
        ['settling 100 items of it', 2000, 5, async (store) => assert.equal(await store.settleCancelled(100), 100)],
      ];
      for (const [name, limit, calls, call] of costs) {
        test(`${name} reads at most ${limit} rows and index entries`, async () => {
          const cost = await costOf(calls, call);
          assert.ok(cost <= limit, `it reads ${cost}`);
        });
      }
    });
  }
}
