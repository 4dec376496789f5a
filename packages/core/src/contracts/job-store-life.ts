import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  alice,
  bob,
  finalError,
  FarmStoreFixture,
  leaseOf,
  masterResult,
  retryableError,
} from './farm-store-fixture.ts';
import { rejectsWith } from './rejects-with.ts';
import type { OpenFarmStore } from './farm-store-fixture.ts';

/** What owners do with jobs: list, cancel, retry, delete, and the events they see. */
export function lifeContract(open: OpenFarmStore): void {
  describe('list', () => {
    test('newest first, in pages without gap or repeat while jobs arrive', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const ids: string[] = [];
      for (let index = 0; index < 5; index++) ids.unshift((await fixture.submitted(alice)).id);
      const seen: string[] = [];
      let token: string | null = null;
      do {
        const page = await fixture.store.listJobs(alice, {}, 2, token);
        assert.ok(page.jobs.length <= 2);
        seen.push(...page.jobs.map(({ id }) => id));
        token = page.nextPageToken;
        if (token !== null) await fixture.submit(alice);
      } while (token !== null);
      assert.deepEqual(seen, ids);
    });

    test('filters by state and kind', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const cancelled = await fixture.submitted(alice);
      await fixture.store.cancelJob(alice, cancelled.id);
      const analysis = await fixture.submitted(alice, { kind: 'analyze' });
      const master = await fixture.submitted(alice);
      const list = async (filter: Parameters<typeof fixture.store.listJobs>[1]): Promise<readonly string[]> =>
        (await fixture.store.listJobs(alice, filter, 100, null)).jobs.map(({ id }) => id);
      assert.deepEqual(await list({ states: ['cancelled'] }), [cancelled.id]);
      assert.deepEqual(await list({ states: ['queued', 'cancelled'] }), [master.id, analysis.id, cancelled.id]);
      assert.deepEqual(await list({ kind: 'analyze' }), [analysis.id]);
      assert.deepEqual(await list({ kind: 'master', states: ['queued'] }), [master.id]);
    });

    test('filters by batch, with the other filters and in pages; another tenant sees nothing of it', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const batch = await fixture.batch(alice);
      const other = await fixture.batch(alice);
      await fixture.submit(alice);
      const first = await fixture.addItems(alice, batch, ['a', 'b', 'c']);
      await fixture.addItems(alice, other, ['a']);
      const last = await fixture.addItems(alice, batch, ['d'], { kind: 'analyze' });
      const newest = [...first, ...last].toReversed();
      const list = async (filter: Parameters<typeof fixture.store.listJobs>[1]): Promise<readonly string[]> =>
        (await fixture.store.listJobs(alice, { ...filter, batchId: batch }, 100, null)).jobs.map(({ id }) => id);
      assert.deepEqual(await list({}), newest);
      assert.deepEqual(await list({ kind: 'analyze' }), last);
      await fixture.store.cancelJob(alice, first[1] ?? 'job_');
      assert.deepEqual(await list({ states: ['cancelled'] }), [first[1]]);
      assert.deepEqual(await list({ states: ['queued', 'cancelled'] }), newest);
      const page = await fixture.store.listJobs(alice, { batchId: batch }, 3, null);
      const rest = await fixture.store.listJobs(alice, { batchId: batch }, 3, page.nextPageToken);
      assert.deepEqual(
        [...page.jobs, ...rest.jobs].map(({ id }) => id),
        newest,
      );
      assert.equal(rest.nextPageToken, null);
      assert.deepEqual((await fixture.store.listJobs(bob, { batchId: batch }, 100, null)).jobs, []);
    });

    test('a page token it never gave is invalid_argument', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await rejectsWith(fixture.store.listJobs(alice, {}, 10, 'not a token'), 'invalid_argument');
    });
  });

  describe('cancel', () => {
    test('a queued or offered job ends at once and is never claimed', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      for (const offered of [false, true]) {
        const { id } = await fixture.submitted(alice);
        const [hint] = offered ? await fixture.offer(1) : [];
        assert.equal((await fixture.store.cancelJob(alice, id)).state, 'cancelled');
        assert.equal(await fixture.claim({ hint: hint ?? null }), null);
        assert.deepEqual(await fixture.offer(), []);
      }
    });

    test('a running job is asked once, told by renewal, and ends when its worker stops', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice);
      const lease = leaseOf(await fixture.claimed());
      const item = { ...lease, progress: 0, phase: '' };
      assert.deepEqual(await fixture.store.renew('worker-1', 15_000, [item]), ['ok']);
      const asked = await fixture.store.cancelJob(alice, id);
      assert.deepEqual([asked.state, asked.cancelRequested], ['running', true]);
      assert.deepEqual(await fixture.store.cancelJob(alice, id), asked);
      assert.deepEqual(await fixture.store.renew('worker-1', 15_000, [item]), ['cancel']);
      const ended = await fixture.store.complete(lease, { outcome: 'cancelled' });
      assert.deepEqual([ended.state, ended.attempts, ended.losses], ['cancelled', 0, 0]);
      assert.deepEqual(
        (await fixture.store.listAttempts(alice, id)).map(({ outcome }) => outcome),
        ['cancelled'],
      );
    });

    test('a job whose worker dies or gives it back after the request is cancelled, not queued', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const lost = await fixture.submitted(alice);
      await fixture.claimed();
      await fixture.store.cancelJob(alice, lost.id);
      fixture.clock.advanceMs(15_001);
      await fixture.store.reapLeases();
      assert.equal((await fixture.store.getJob(alice, lost.id)).state, 'cancelled');
      const released = await fixture.submitted(alice);
      const claim = await fixture.claimed();
      await fixture.store.cancelJob(alice, released.id);
      assert.equal((await fixture.store.release(leaseOf(claim))).state, 'cancelled');
    });

    test('a worker that stops unasked is refused with wrong_state', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.submit(alice);
      const claim = await fixture.claimed();
      await rejectsWith(fixture.store.complete(leaseOf(claim), { outcome: 'cancelled' }), 'wrong_state');
    });

    test('a terminal job is answered unchanged', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const job = await fixture.succeeded(alice, 'master');
      assert.deepEqual(await fixture.store.cancelJob(alice, job.id), job);
    });
  });

  describe('retry', () => {
    test('queues failed, cancelled and dead jobs with counters at zero and a fence that grows on', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      for (const state of ['failed', 'cancelled', 'dead'] as const) {
        const { id } = await fixture.submitted(alice, { attemptLimit: 1 });
        const lease = leaseOf(await fixture.claimed());
        if (state === 'cancelled') await fixture.store.cancelJob(alice, id);
        const error = state === 'failed' ? finalError : retryableError;
        const ended = await fixture.store.complete(
          lease,
          state === 'cancelled' ? { outcome: 'cancelled' } : { outcome: 'failed', error },
        );
        assert.equal(ended.state, state);
        const job = await fixture.store.retryJob(alice, id);
        assert.deepEqual(
          [job.state, job.attempts, job.losses, job.cancelRequested, job.error, job.progress],
          ['queued', 0, 0, false, null, 0],
        );
        const again = await fixture.claimed();
        assert.deepEqual([again.job.id, again.fence], [id, 2]);
        await fixture.store.complete(leaseOf(again), masterResult(state));
      }
    });

    test('is wrong_state while the job waits or runs, and after it succeeded', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice);
      await rejectsWith(fixture.store.retryJob(alice, id), 'wrong_state');
      const claim = await fixture.claimed();
      await rejectsWith(fixture.store.retryJob(alice, id), 'wrong_state');
      await fixture.store.complete(leaseOf(claim), masterResult('master'));
      await rejectsWith(fixture.store.retryJob(alice, id), 'wrong_state');
    });

    test('is wrong_state when an input has been deleted meanwhile', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const input = await fixture.input(alice);
      const { id } = await fixture.submitted(alice, { inputs: [input] });
      await fixture.store.cancelJob(alice, id);
      await fixture.store.deleteAsset(alice, input.assetId);
      await rejectsWith(fixture.store.retryJob(alice, id), 'wrong_state');
    });
  });

  describe('delete', () => {
    test('is wrong_state until the job has ended; then job, attempts and events are gone', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice);
      await rejectsWith(fixture.store.deleteJob(alice, id), 'wrong_state');
      const claim = await fixture.claimed();
      await rejectsWith(fixture.store.deleteJob(alice, id), 'wrong_state');
      await fixture.store.complete(leaseOf(claim), masterResult('master'));
      await fixture.store.deleteJob(alice, id);
      await rejectsWith(fixture.store.getJob(alice, id), 'not_found');
      await rejectsWith(fixture.store.listAttempts(alice, id), 'not_found');
      await rejectsWith(fixture.store.listEvents(alice, id, 0, 10), 'not_found');
      await rejectsWith(fixture.store.deleteJob(alice, id), 'not_found');
      assert.deepEqual((await fixture.store.listJobs(alice, {}, 10, null)).jobs, []);
    });

    test('expired terminal jobs are deleted, oldest first up to the limit; others never', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const old = [await fixture.succeeded(alice, 'a'), await fixture.succeeded(alice, 'b')];
      const waiting = await fixture.submitted(alice);
      fixture.clock.advanceMs(60_000);
      const limitUs = fixture.clock.nowUs();
      const young = await fixture.submitted(alice);
      await fixture.store.cancelJob(alice, young.id);
      assert.equal(await fixture.store.deleteExpiredJobs(limitUs, 1), 1);
      await rejectsWith(fixture.store.getJob(alice, old[0]?.id ?? young.id), 'not_found');
      assert.equal(await fixture.store.deleteExpiredJobs(limitUs, 10), 1);
      assert.equal(await fixture.store.deleteExpiredJobs(limitUs, 10), 0);
      const left = (await fixture.store.listJobs(alice, {}, 10, null)).jobs.map(({ id }) => id);
      assert.deepEqual(left, [young.id, waiting.id]);
    });
  });

  describe('events', () => {
    test('one per change, numbered without gap, each with the job right after it', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice, { attemptLimit: 2 });
      await fixture.offer(1);
      const first = leaseOf(await fixture.claimed());
      await fixture.store.renew('worker-1', 15_000, [{ ...first, progress: 0.5, phase: 'write' }]);
      await fixture.store.complete(first, { outcome: 'failed', error: retryableError });
      fixture.clock.advanceMs(1000);
      const second = leaseOf(await fixture.claimed());
      await fixture.store.cancelJob(alice, id);
      await fixture.store.complete(second, { outcome: 'cancelled' });

      const events = await fixture.events(alice, { id });
      assert.deepEqual(
        events.map(({ type, state, fence }) => [type, state, fence]),
        [
          ['submitted', 'queued', 0],
          ['offered', 'offered', 0],
          ['started', 'running', 1],
          ['progress', 'running', 1],
          ['requeued', 'queued', 1],
          ['started', 'running', 2],
          ['cancel_requested', 'running', 2],
          ['finished', 'cancelled', 2],
        ],
      );
      for (const [index, event] of events.entries()) {
        assert.equal(event.seq, index + 1);
        assert.equal(event.job.lastSeq, event.seq);
        assert.deepEqual([event.job.state, event.job.fence], [event.state, event.fence]);
        assert.deepEqual([event.tenantId, event.jobId, event.job.id], ['alice', id, id]);
        assert.equal(event.atUs, event.job.updatedAtUs);
      }
      assert.deepEqual([events[3]?.progress, events[3]?.phase], [0.5, 'write']);
      assert.deepEqual(events.at(-1)?.job, await fixture.store.getJob(alice, id));
    });

    test('are listed after a sequence number, up to a limit', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.succeeded(alice, 'master');
      const list = async (afterSeq: number, limit: number): Promise<number[]> =>
        (await fixture.store.listEvents(alice, id, afterSeq, limit)).map(({ seq }) => seq);
      assert.deepEqual(await list(0, 2), [1, 2]);
      assert.deepEqual(await list(2, 10), [3]);
      assert.deepEqual(await list(3, 10), []);
    });
  });

  describe('outbox', () => {
    test('holds every event in order until it is marked', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const job = await fixture.succeeded(alice, 'master');
      const all = await fixture.store.takeOutbox(100);
      assert.deepEqual(
        all.map(({ event }) => event),
        await fixture.events(alice, job),
      );
      assert.deepEqual(await fixture.store.takeOutbox(100), all);
      const firstTwo = await fixture.store.takeOutbox(2);
      assert.deepEqual(firstTwo, all.slice(0, 2));
      await fixture.store.markOutboxSent(firstTwo.map(({ outboxId }) => outboxId));
      assert.deepEqual(await fixture.store.takeOutbox(100), all.slice(2));
      await fixture.store.markOutboxSent(all.map(({ outboxId }) => outboxId));
      assert.deepEqual(await fixture.store.takeOutbox(100), []);
    });

    test('keeps the unsent events of a deleted job, the last of type deleted', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const job = await fixture.succeeded(alice, 'master');
      await fixture.store.deleteJob(alice, job.id);
      const events = (await fixture.store.takeOutbox(100)).map(({ event }) => event);
      assert.deepEqual(
        events.map(({ type }) => type),
        ['submitted', 'started', 'finished', 'deleted'],
      );
      assert.deepEqual(
        events.map(({ seq }) => seq),
        [1, 2, 3, 4],
      );
    });
  });
}
