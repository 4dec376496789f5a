import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { tenantId, tenantScopes, type JobId, type NewJob, type Principal } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { findPostgres } from '@lathe/local-servers';
import { onStep, requiredServer } from './required-server.ts';
import { PostgresStores } from './postgres-stores.ts';

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
const request = {
  workerId: 'worker-1',
  bootId: 'boot-1',
  classes: ['bulk'],
  kinds: ['master'],
  leaseMs: 60_000,
  hint: null,
  alone: false,
} as const;

const server = requiredServer('Outages of PostgreSQL', await findPostgres({ origins: ['local'], onStep }));
if (server !== null) {
  describe('Outages of PostgreSQL', () => {
    after(() => server[Symbol.asyncDispose]());
    const { control } = server;
    assert.ok(control !== null);
    const stores = new PostgresStores(server);

    test('killed with SIGKILL under load and started again, it has every write that was acknowledged', async () => {
      await using store = await stores.open({ poolSize: 5 });
      const submitted = new Set<JobId>();
      const succeeded = new Set<JobId>();
      const refusals: unknown[] = [];
      const { promise: isUnderWay, resolve: underWay } = Promise.withResolvers<void>();
      const life = { isOver: false };
      const work = async (): Promise<void> => {
        while (!life.isOver) {
          try {
            submitted.add((await store.submit(alice, { job, requestId: null, requestHash: '' })).job.id);
            const claim = await store.claim(request);
            if (claim === null) continue;
            const lease = { tenantId: alice.tenantId, jobId: claim.job.id, fence: claim.fence };
            await store.complete(lease, { outcome: 'succeeded', outputs: [] });
            succeeded.add(claim.job.id);
            if (succeeded.size >= 60) underWay();
          } catch (error) {
            refusals.push(error);
            life.isOver = true;
          }
        }
      };
      const workers = Array.from({ length: 12 }, work);
      await isUnderWay;
      await control.kill();
      await Promise.all(workers);
      assert.ok(refusals.length > 0, 'the kill was noticed');
      for (const error of refusals) assert.equal(LatheError.from(error).code, 'unavailable', String(error));
      await assert.rejects(store.pending(), { code: 'unavailable' });
      await control.restart();

      const again = await store.submit(alice, { job, requestId: null, requestHash: '' });
      assert.ok(again.created, 'the store finds the server again by itself');
      for (const id of submitted) assert.equal((await store.getJob(alice, id)).id, id);
      for (const id of succeeded) {
        const { state } = await store.getJob(alice, id);
        assert.equal(state, 'succeeded');
        const events = await store.listEvents(alice, id, 0, 100);
        assert.deepEqual(
          events.map(({ type }) => type),
          ['submitted', 'started', 'finished'],
        );
      }
    });

    test('a server that hangs past the lease, before or in a round of the reaper, costs no running job a loss', async () => {
      await using store = await stores.open({ poolSize: 3 });
      const { job: submitted } = await store.submit(alice, { job, requestId: null, requestHash: '' });
      const claim = await store.claim({ ...request, leaseMs: 2500 });
      assert.equal(claim?.job.id, submitted.id);
      assert.equal(await store.reapLeases(), 0);
      control.pause();
      const reaping = store.reapLeases();
      // The hang itself: nothing happens in it that could be waited for.
      await setTimeout(3000);
      control.resume();
      await assert.rejects(reaping, { code: 'unavailable' });
      const item = { tenantId: alice.tenantId, jobId: submitted.id, fence: claim.fence, progress: 0.5, phase: 'write' };
      assert.deepEqual(await store.renew(request.workerId, 60_000, [item]), ['ok']);
      assert.equal(await store.reapLeases(), 0);
      assert.deepEqual((await store.getJob(alice, submitted.id)).losses, 0);
    });

    test('a server that answers nothing makes calls unavailable, and answers them when it goes on', async () => {
      await using store = await stores.open({ poolSize: 3, connectTimeoutMs: 500, statementTimeoutMs: 500 });
      control.pause();
      try {
        const calls = [
          store.pending(),
          store.claim(request),
          store.submit(alice, { job, requestId: null, requestHash: '' }),
        ];
        for (const result of await Promise.allSettled(calls)) {
          assert.equal(result.status, 'rejected');
          assert.equal(LatheError.from(result.reason).code, 'unavailable');
        }
      } finally {
        control.resume();
      }
      assert.equal((await store.submit(alice, { job, requestId: null, requestHash: '' })).created, true);
    });
  });
}
