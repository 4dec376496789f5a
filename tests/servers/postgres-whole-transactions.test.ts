import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { tenantId, tenantScopes, type NewJob, type Principal } from '@lathe/core';
import { runStatement } from '@lathe/local-servers';
import { PostgresFarmStore } from '@lathe/postgres';
import { postgresForTests } from './postgres-for-tests.ts';
import { PostgresStores } from './postgres-stores.ts';
import { requiredServer } from './required-server.ts';

const alice: Principal = { tenantId: tenantId('alice'), name: 'alice', scopes: tenantScopes };
const job: NewJob = {
  kind: 'master',
  class: 'bulk',
  inputs: [],
  recipe: '{"schema":"test/1"}',
  label: 'a job',
  renderKey: null,
  attemptLimit: 3,
};

const server = requiredServer('Whole transactions in PostgreSQL', await postgresForTests());
if (server !== null) {
  const stores = new PostgresStores(server);

  describe('A statement that cannot be bound takes its whole transaction with it', () => {
    after(() => server[Symbol.asyncDispose]());

    for (const workSeconds of [Number.POSITIVE_INFINITY, Number.NaN]) {
      test(`a submit of ${workSeconds} seconds of work leaves nothing, and events of others are still taken`, async () => {
        const url = await stores.database();
        await using store = await PostgresFarmStore.open({ url, poolSize: 2 });
        const refused = { job: { ...job, workSeconds }, requestId: 'r1', requestHash: 'h' };
        await assert.rejects(store.submit(alice, refused));
        const left = `SELECT concat((SELECT count(*) FROM outbox), '/', (SELECT count(*) FROM requests), '/',
          (SELECT count(*) FROM jobs))`;
        assert.equal(await runStatement(url, left), '0/0/0', 'rows of outbox, requests and jobs');
        const accepted = await store.submit(alice, { job, requestId: 'r1', requestHash: 'other' });
        assert.equal(accepted.created, true);
        const taken = await store.takeOutbox(10);
        assert.deepEqual(
          taken.map(({ event }) => event.jobId),
          [accepted.job.id],
        );
      });

      test(`an item of ${workSeconds} seconds of work is not counted: its batch is over once it is closed`, async () => {
        await using store = await stores.open({ poolSize: 2 });
        const request = { batch: { label: '', class: 'bulk' }, requestId: null, requestHash: '' } as const;
        const { batch } = await store.createBatch(alice, request);
        const items = [{ itemKey: 'a', itemHash: 'h', job: { ...job, workSeconds } }];
        await assert.rejects(store.addItems(alice, batch.id, items));
        await store.closeBatch(alice, batch.id);
        await store.foldBatchChanges(100);
        const { counts, isOver } = await store.getBatch(alice, batch.id);
        assert.deepEqual([counts.waiting, isOver], [0, true]);
      });
    }
  });
}
