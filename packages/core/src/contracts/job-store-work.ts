import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  alice,
  assetOf,
  bob,
  finalError,
  FarmStoreFixture,
  leaseMs,
  leaseOf,
  masterResult,
  retryableError,
} from './farm-store-fixture.ts';
import { rejectsWith } from './rejects-with.ts';
import type { OpenFarmStore } from './farm-store-fixture.ts';

/** What workers do: claim, renew, complete, release, and die. */
export function workContract(open: OpenFarmStore): void {
  describe('claim', () => {
    test('100 claims at once of 50 jobs give each job exactly once', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      for (let index = 0; index < 50; index++) await fixture.submit(index % 2 === 0 ? alice : bob);
      const claims = await Promise.all(
        Array.from({ length: 100 }, (_, index) => fixture.claim({ workerId: `worker-${index}` })),
      );
      const ids = claims.flatMap((claim) => (claim === null ? [] : [claim.job.id]));
      assert.equal(ids.length, 50);
      assert.equal(new Set(ids).size, 50);
    });

    test('answers the running job, its inputs and a lease by the clock', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const asset = await fixture.asset(alice, 'recording');
      const input = { role: 'source', assetId: asset.id, name: 'Take 1' };
      const { id } = await fixture.submitted(alice, { inputs: [input] });
      const claim = await fixture.claimed({ workerId: 'worker-7' });
      assert.deepEqual([claim.job.id, claim.job.state, claim.job.fence, claim.fence], [id, 'running', 1, 1]);
      assert.equal(claim.leaseUntilUs, fixture.clock.nowUs() + leaseMs * 1000);
      assert.deepEqual(claim.inputs, [{ role: 'source', name: 'Take 1', asset }]);
      assert.deepEqual(await fixture.store.getJob(alice, id), claim.job);
      assert.deepEqual(await fixture.store.listAttempts(alice, id), [
        {
          fence: 1,
          workerId: 'worker-7',
          outcome: 'running',
          startedAtUs: fixture.clock.nowUs(),
          endedAtUs: null,
          error: null,
        },
      ]);
      assert.equal(await fixture.claim(), null);
    });

    test('gives only the classes and kinds asked for', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice, { class: 'long', kind: 'analyze' });
      assert.equal(await fixture.claim({ classes: ['interactive', 'bulk'] }), null);
      assert.equal(await fixture.claim({ kinds: ['master'] }), null);
      assert.equal((await fixture.claimed({ classes: ['long'], kinds: ['analyze'] })).job.id, id);
    });

    test('a hinted job is taken when free; a stale hint gives the next in order', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const first = await fixture.submitted(alice);
      const second = await fixture.submitted(alice);
      const hint = { tenantId: alice.tenantId, jobId: second.id, class: 'bulk', kind: 'master' } as const;
      assert.equal((await fixture.claimed({ hint })).job.id, second.id);
      assert.equal((await fixture.claimed({ hint })).job.id, first.id);
      assert.equal(await fixture.claim({ hint }), null);
    });

    test('a hint to another class, kind or tenant than the job has does not give that job', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice, { class: 'long' });
      const hint = { tenantId: alice.tenantId, jobId: id, class: 'long', kind: 'master' } as const;
      assert.equal(await fixture.claim({ hint, classes: ['bulk'] }), null);
      assert.equal(await fixture.claim({ hint, kinds: ['analyze'] }), null);
      assert.equal(await fixture.claim({ hint: { ...hint, tenantId: bob.tenantId }, classes: ['bulk'] }), null);
    });
  });

  describe('complete', () => {
    test('stores outputs as assets and is answered alike when repeated', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice);
      const lease = leaseOf(await fixture.claimed());
      fixture.clock.advanceMs(10);
      const report = { ...assetOf('report'), name: 'a.report.json', mediaType: 'application/json' };
      const result = {
        outcome: 'succeeded',
        outputs: [
          { role: 'master', asset: assetOf('master') },
          { role: 'report', asset: report },
        ],
      } as const;
      const job = await fixture.store.complete(lease, result);
      assert.deepEqual([job.state, job.progress, job.error], ['succeeded', 1, null]);
      assert.deepEqual(
        job.outputs.map(({ role, name }) => [role, name]),
        [
          ['master', 'master.wav'],
          ['report', 'a.report.json'],
        ],
      );
      const asset = await fixture.store.getAsset(alice, job.outputs[1]?.assetId ?? 'ast_');
      const { sha256, sizeBytes, objectKey, name, mediaType } = asset;
      assert.deepEqual({ sha256, sizeBytes, objectKey, name, mediaType }, report);
      assert.deepEqual(await fixture.store.complete(lease, result), job);
      assert.equal((await fixture.events(alice, { id })).length, 3);
      const [attempt] = await fixture.store.listAttempts(alice, id);
      assert.deepEqual([attempt?.outcome, attempt?.endedAtUs], ['succeeded', fixture.clock.nowUs()]);
    });

    test('after an accepted result any other is stale_fence', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice);
      const lease = leaseOf(await fixture.claimed());
      await fixture.store.complete(lease, masterResult('master'));
      await rejectsWith(fixture.store.complete(lease, { outcome: 'failed', error: finalError }), 'stale_fence');
      await rejectsWith(fixture.store.release(lease), 'stale_fence');
      assert.equal((await fixture.store.getJob(alice, id)).state, 'succeeded');
    });

    test('a fence that was never given is stale_fence', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.submit(alice);
      const lease = leaseOf(await fixture.claimed());
      for (const fence of [0, 2]) {
        await rejectsWith(fixture.store.complete({ ...lease, fence }, masterResult('master')), 'stale_fence');
        await rejectsWith(fixture.store.release({ ...lease, fence }), 'stale_fence');
        assert.deepEqual(
          await fixture.store.renew('worker-1', leaseMs, [{ ...lease, fence, progress: 0, phase: '' }]),
          ['lost'],
        );
      }
    });

    test('a refused result leaves no asset behind', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.submit(alice);
      const lease = leaseOf(await fixture.claimed());
      const late = masterResult('zombie', 'alice/zombie');
      await rejectsWith(fixture.store.complete({ ...lease, fence: 9 }, late), 'stale_fence');
      assert.deepEqual(await fixture.store.unreferencedObjects(['alice/zombie']), ['alice/zombie']);
    });

    test('an error that is not retryable fails the job at once, with its details', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice);
      const lease = leaseOf(await fixture.claimed());
      const job = await fixture.store.complete(lease, { outcome: 'failed', error: finalError });
      assert.deepEqual([job.state, job.attempts, job.error], ['failed', 1, finalError]);
      const [attempt] = await fixture.store.listAttempts(alice, id);
      assert.deepEqual([attempt?.outcome, attempt?.error], ['failed', finalError]);
      assert.equal(await fixture.claim(), null);
    });

    test('a retryable error counts an attempt and waits; at attemptLimit the job is dead', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice, { attemptLimit: 3 });
      for (const [attempt, capUs] of [
        [1, 1_000_000],
        [2, 2_000_000],
      ] as const) {
        const lease = leaseOf(await fixture.claimed());
        const job = await fixture.store.complete(lease, { outcome: 'failed', error: retryableError });
        assert.deepEqual([job.state, job.attempts, job.losses, job.error], ['queued', attempt, 0, retryableError]);
        const waitUs = job.runAfterUs - fixture.clock.nowUs();
        assert.ok(waitUs >= 0 && waitUs < capUs, `waits ${waitUs} us`);
        if (waitUs > 0) {
          assert.equal(await fixture.claim(), null);
          assert.deepEqual(await fixture.offer(), []);
        }
        assert.deepEqual(
          await fixture.store.complete(lease, { outcome: 'failed', error: retryableError }),
          job,
          'a repeated failure is answered alike and counts once',
        );
        fixture.clock.advanceToUs(job.runAfterUs);
      }
      const lease = leaseOf(await fixture.claimed());
      const dead = await fixture.store.complete(lease, { outcome: 'failed', error: retryableError });
      assert.deepEqual([dead.state, dead.attempts, dead.error], ['dead', 3, retryableError]);
      const attempts = await fixture.store.listAttempts(alice, id);
      assert.deepEqual(
        attempts.map(({ fence }) => fence).toSorted((a, b) => a - b),
        [1, 2, 3],
      );
      assert.ok(attempts.every(({ outcome }) => outcome === 'failed'));
    });

    test('is accepted after the lease has passed, as long as nobody has taken the job away', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.submit(alice);
      const lease = leaseOf(await fixture.claimed());
      fixture.clock.advanceMs(10 * leaseMs);
      assert.equal((await fixture.store.complete(lease, masterResult('master'))).state, 'succeeded');
      assert.equal(await fixture.store.reapLeases(), 0);
    });
  });

  describe('release', () => {
    test('gives the job back at once and burns neither attempt nor loss', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice);
      for (let fence = 1; fence <= 12; fence++) {
        const claim = await fixture.claimed({ alone: false });
        assert.deepEqual([claim.job.id, claim.fence], [id, fence]);
        const job = await fixture.store.release(leaseOf(claim));
        assert.deepEqual([job.state, job.attempts, job.losses, job.fence], ['queued', 0, 0, fence]);
        assert.deepEqual(await fixture.store.release(leaseOf(claim)), job, 'repeated, it is answered alike');
      }
      const attempts = await fixture.store.listAttempts(alice, id);
      assert.ok(attempts.length === 12 && attempts.every(({ outcome }) => outcome === 'released'));
    });

    test('releaseOtherBoots gives back what other processes ran or were offered', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const jobs = [await fixture.submitted(alice), await fixture.submitted(alice), await fixture.submitted(alice)];
      const kept = await fixture.claimed({ bootId: 'boot-2' });
      const lost = await fixture.claimed({ bootId: 'boot-1' });
      assert.equal((await fixture.offer()).length, 1);
      assert.ok((await fixture.store.releaseOtherBoots('boot-2')) >= 1);
      const states = await Promise.all(jobs.map(async ({ id }) => (await fixture.store.getJob(alice, id)).state));
      assert.deepEqual(states, ['running', 'queued', 'queued']);
      assert.equal(kept.job.id, jobs[0]?.id);
      const job = await fixture.store.getJob(alice, lost.job.id);
      assert.deepEqual([job.attempts, job.losses], [0, 0]);
      assert.deepEqual(
        (await fixture.store.listAttempts(alice, job.id)).map(({ outcome }) => outcome),
        ['released'],
      );
      assert.ok(await fixture.claim({ alone: false }));
      assert.ok(await fixture.claim({ alone: false }));
      await rejectsWith(fixture.store.complete(leaseOf(lost), masterResult('zombie')), 'stale_fence');
    });
  });

  describe('lease', () => {
    test('renewal keeps a job from the reaper and stores progress; answers come in order', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const first = await fixture.submitted(alice);
      const second = await fixture.submitted(bob);
      const leases = [leaseOf(await fixture.claimed()), leaseOf(await fixture.claimed())];
      await fixture.store.cancelJob(bob, second.id);
      fixture.clock.advanceMs(leaseMs - 1);
      const items = leases.map((lease) => ({ ...lease, progress: 0.25, phase: 'analyse' }));
      const unknown = {
        tenantId: alice.tenantId,
        jobId: 'job_01890000-0000-7000-8000-000000000000',
        fence: 1,
        progress: 0,
        phase: '',
      } as const;
      assert.deepEqual(await fixture.store.renew('worker-1', leaseMs, [unknown, ...items]), ['lost', 'ok', 'cancel']);
      fixture.clock.advanceMs(leaseMs - 1);
      assert.equal(await fixture.store.reapLeases(), 0);
      const job = await fixture.store.getJob(alice, first.id);
      assert.deepEqual([job.state, job.progress, job.phase], ['running', 0.25, 'analyse']);
      fixture.clock.advanceMs(2);
      assert.equal(await fixture.store.reapLeases(), 2);
    });

    test('an attempt whose lease has passed is lost once, its fence is stale, and the job waits', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice);
      const lease = leaseOf(await fixture.claimed());
      fixture.clock.advanceMs(leaseMs - 1);
      assert.equal(await fixture.store.reapLeases(), 0);
      fixture.clock.advanceMs(2);
      assert.equal(await fixture.store.reapLeases(), 1);
      assert.equal(await fixture.store.reapLeases(), 0);
      const job = await fixture.store.getJob(alice, id);
      assert.deepEqual([job.state, job.attempts, job.losses, job.fence], ['queued', 0, 1, 1]);
      assert.ok(job.runAfterUs <= fixture.clock.nowUs(), 'a first loss is no reason to wait');
      const refused = async (): Promise<void> => {
        await rejectsWith(fixture.store.complete(lease, masterResult('zombie')), 'stale_fence');
        await rejectsWith(fixture.store.release(lease), 'stale_fence');
        const item = { ...lease, progress: 0.9, phase: 'write' };
        assert.deepEqual(await fixture.store.renew('worker-1', leaseMs, [item]), ['lost']);
      };
      await refused();
      fixture.clock.advanceToUs(job.runAfterUs);
      const next = await fixture.claimed({ workerId: 'worker-2' });
      assert.equal(next.fence, 2);
      await refused();
      assert.equal((await fixture.store.complete(leaseOf(next), masterResult('master'))).state, 'succeeded');
      await refused();
      const outcomes = (await fixture.store.listAttempts(alice, id)).map(({ outcome }) => outcome);
      assert.deepEqual(outcomes.toSorted(), ['lost', 'succeeded']);
    });

    test('after its first loss a job goes to any worker, after its second only to one that is alone', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice);
      await fixture.lose(alice, { alone: false });
      await fixture.lose(alice, { alone: false });
      const hint = { tenantId: alice.tenantId, jobId: id, class: 'bulk', kind: 'master' } as const;
      assert.equal(await fixture.claim({ alone: false }), null);
      assert.equal(await fixture.claim({ alone: false, hint }), null);
      const healthy = await fixture.submitted(alice);
      assert.equal((await fixture.claimed({ alone: false, hint })).job.id, healthy.id);
      assert.equal((await fixture.claimed({ alone: true })).job.id, id);
    });

    test('the next jobs that lost workers are told while they wait, are due, and of the classes and kinds asked for', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const next = () => store.nextLostJobs(['interactive', 'bulk', 'long'], ['master']);
      const nothing = { besideOthers: null, alone: null };
      const { id } = await fixture.submitted(alice);
      const lost = { tenantId: alice.tenantId, jobId: id, class: 'bulk', kind: 'master' };
      assert.deepEqual(await next(), nothing);
      for (const found of [
        { besideOthers: lost, alone: null },
        { besideOthers: null, alone: lost },
      ]) {
        await fixture.lose(alice);
        assert.deepEqual(await next(), found);
        assert.deepEqual(await store.nextLostJobs(['interactive', 'long'], ['master']), nothing);
        assert.deepEqual(await store.nextLostJobs(['bulk'], ['analyze']), nothing);
        const offered = await fixture.offer(1);
        assert.equal(offered.length, found.alone === null ? 1 : 0, 'who must run alone is not offered');
        assert.deepEqual(await next(), found, 'an offer is only a hint');
      }
      const claim = await fixture.claimed();
      assert.deepEqual(await next(), nothing);
      const failed = await store.complete(leaseOf(claim), { outcome: 'failed', error: retryableError });
      if (failed.runAfterUs > fixture.clock.nowUs()) assert.deepEqual(await next(), nothing);
      fixture.clock.advanceToUs(failed.runAfterUs);
      assert.deepEqual(await next(), { besideOthers: null, alone: lost });
    });

    test('the oldest of each sort of jobs that lost workers is told, but none of a tenant that runs as much as it may', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const lose = async (losses: number): Promise<string> => {
        const { id: jobId } = await fixture.submitted(alice);
        const hint = { tenantId: alice.tenantId, jobId, class: 'bulk', kind: 'master' } as const;
        for (let loss = 0; loss < losses; loss++) await fixture.lose(alice, { hint });
        return jobId;
      };
      const ofAlice = [await lose(1), await lose(1), await lose(2), await lose(3)];
      const next = async () => {
        const { besideOthers, alone } = await store.nextLostJobs(['bulk'], ['master']);
        return [besideOthers?.jobId, alone?.jobId];
      };
      assert.deepEqual(await next(), [ofAlice[0], ofAlice[2]]);
      await store.setTenant({ tenantId: alice.tenantId, weight: 1, maxRunning: 1 });
      assert.deepEqual(await next(), [ofAlice[0], ofAlice[2]]);
      const claim = await fixture.claimed();
      assert.equal(claim.job.id, ofAlice[0]);
      assert.deepEqual(await next(), [undefined, undefined]);
      await store.complete(leaseOf(claim), masterResult('master'));
      assert.deepEqual(await next(), [ofAlice[1], ofAlice[2]]);
    });

    test('a job that must run alone is in no queue, and hides none behind it', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      await fixture.submitted(alice, { workSeconds: 7 });
      await fixture.lose(alice);
      assert.equal((await store.waitingQueues(['bulk']))[0]?.headWorkSeconds, 7);
      await fixture.lose(alice);
      assert.deepEqual(await store.waitingQueues(['bulk']), []);
      const { id } = await fixture.submitted(alice, { workSeconds: 3 });
      const [queue] = await store.waitingQueues(['bulk']);
      assert.ok(queue);
      assert.equal(queue.headWorkSeconds, 3);
      assert.deepEqual(
        (await store.offerFrom([{ queue, count: 9 }])).map(({ jobId }) => jobId),
        [id],
      );
      assert.equal((await fixture.claimed({ alone: false })).job.id, id);
      assert.equal(await fixture.claim({ alone: false }), null);
      assert.ok(await fixture.claim({ alone: true }));
    });

    for (const [attemptLimit, losses, attempts] of [
      [1, 3, 1],
      [3, 5, 3],
      [10, 10, 8],
    ] as const) {
      test(`of ${attemptLimit} attempts, a job that always loses its worker is dead at loss ${losses}`, async () => {
        await using fixture = await FarmStoreFixture.open(open);
        await fixture.submit(alice, { attemptLimit });
        for (let loss = 1; loss < losses; loss++) {
          const job = await fixture.lose(alice);
          assert.deepEqual([job.state, job.losses, job.attempts], ['queued', loss, Math.max(0, loss - 2)]);
        }
        const dead = await fixture.lose(alice);
        assert.deepEqual([dead.state, dead.losses, dead.attempts], ['dead', losses, attempts]);
        assert.equal(dead.error?.code, 'render_crashed');
        assert.equal(await fixture.claim(), null);
      });
    }
  });
}
