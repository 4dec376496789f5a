import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isAssetId } from '../ids/id.ts';
import type { Job } from '../jobs/job.ts';
import { attemptPrefix, uploadPrefix } from '../ports/job-store.ts';
import {
  alice,
  assetOf,
  bob,
  finalError,
  FarmStoreFixture,
  leaseMs,
  leaseOf,
  masterResult,
} from './farm-store-fixture.ts';
import { rejectsWith } from './rejects-with.ts';
import type { OpenFarmStore } from './farm-store-fixture.ts';

function onlyOutput(job: Job): Job['outputs'][number] {
  const [output] = job.outputs;
  assert.ok(output && job.outputs.length === 1);
  return output;
}

/** Assets, their deletion in two phases, and the walls between tenants. */
export function assetsContract(open: OpenFarmStore): void {
  describe('assets', () => {
    test('are stored with every field and found by their owner', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const facts = assetOf('recording');
      const { asset, created } = await fixture.store.createAsset(alice, facts);
      assert.ok(created && isAssetId(asset.id));
      assert.deepEqual(asset, {
        ...facts,
        id: asset.id,
        tenantId: 'alice',
        createdAtUs: fixture.clock.nowUs(),
        deletedAtUs: null,
      });
      assert.deepEqual(await fixture.store.getAsset(alice, asset.id), asset);
    });

    test('of one hash are one asset within a tenant and apart between tenants', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const first = await fixture.store.createAsset(alice, assetOf('recording', 'alice/uploads/1'));
      const second = await fixture.store.createAsset(alice, assetOf('recording', 'alice/uploads/2'));
      const other = await fixture.store.createAsset(bob, assetOf('recording', 'bob/uploads/1'));
      assert.deepEqual(second, { asset: first.asset, created: false });
      assert.equal(other.created, true);
      assert.notEqual(other.asset.id, first.asset.id);
      const keys = ['alice/uploads/1', 'alice/uploads/2', 'bob/uploads/1'];
      assert.deepEqual(await fixture.store.unreferencedObjects(keys), ['alice/uploads/2']);
    });

    test('an output with the bytes of a known asset is that asset', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const known = await fixture.asset(alice, 'recording');
      await fixture.submit(alice);
      const key = 'alice/attempts/x/1/master';
      const job = await fixture.store.complete(leaseOf(await fixture.claimed()), masterResult('recording', key));
      assert.equal(onlyOutput(job).assetId, known.id);
      assert.deepEqual(await fixture.store.unreferencedObjects([key, known.objectKey]), [key]);
    });

    test('a result refused for one of its outputs links none of them, and another result may follow', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const taken = await fixture.asset(alice, 'recording');
      await fixture.submit(alice);
      const lease = leaseOf(await fixture.claimed());
      const [good, later] = [assetOf('master', 'alice/1/master'), assetOf('master', 'alice/1/again')];
      const faulty = { role: 'report', asset: assetOf('report', taken.objectKey) };
      const refused = { outcome: 'succeeded', outputs: [{ role: 'master', asset: good }, faulty] } as const;
      await rejectsWith(store.complete(lease, refused), 'wrong_state');
      assert.deepEqual(await store.unreferencedObjects([good.objectKey, taken.objectKey]), [good.objectKey]);
      const outputs = [{ role: 'master', asset: later }];
      const job = await store.complete(lease, { outcome: 'succeeded', outputs });
      const { assetId } = onlyOutput(job);
      assert.deepEqual(
        (await store.findAssets(alice, [assetId, taken.id])).map(({ objectKey }) => objectKey).toSorted(),
        [later.objectKey, taken.objectKey].toSorted(),
      );
    });

    test('named by a job that has not ended are not deleted: wrong_state', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const input = await fixture.input(alice);
      const { id } = await fixture.submitted(alice, { inputs: [input] });
      await rejectsWith(fixture.store.deleteAsset(alice, input.assetId), 'wrong_state');
      const claim = await fixture.claimed();
      await rejectsWith(fixture.store.deleteAsset(alice, input.assetId), 'wrong_state');
      await fixture.store.complete(leaseOf(claim), { outcome: 'failed', error: finalError });
      await fixture.store.deleteAsset(alice, input.assetId);
      await rejectsWith(fixture.store.getAsset(alice, input.assetId), 'not_found');
      assert.deepEqual((await fixture.store.getJob(alice, id)).inputs, [input]);
    });

    test('are deleted in two phases: marked and hidden, then forgotten', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const asset = await fixture.asset(alice, 'recording');
      await fixture.store.deleteAsset(alice, asset.id);
      const markedUs = fixture.clock.nowUs();
      await rejectsWith(fixture.store.getAsset(alice, asset.id), 'not_found');
      assert.deepEqual(await fixture.store.listDeletedAssets(markedUs, 10), []);
      assert.deepEqual(await fixture.store.unreferencedObjects([asset.objectKey]), []);
      const due = await fixture.store.listDeletedAssets(markedUs + 1, 10);
      assert.deepEqual(due, [{ ...asset, deletedAtUs: markedUs }]);
      await fixture.store.forgetAssets(due);
      assert.deepEqual(await fixture.store.listDeletedAssets(markedUs + 1, 10), []);
      assert.deepEqual(await fixture.store.unreferencedObjects([asset.objectKey]), [asset.objectKey]);
    });

    test('forgetting never removes an asset that is alive', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const asset = await fixture.asset(alice, 'recording');
      await fixture.store.forgetAssets([asset]);
      assert.deepEqual(await fixture.store.getAsset(alice, asset.id), asset);
    });

    test('the same bytes stored again after a delete are a new asset with the new object', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const first = await fixture.asset(alice, 'recording');
      await fixture.store.deleteAsset(alice, first.id);
      const { asset, created } = await fixture.store.createAsset(alice, assetOf('recording', 'alice/uploads/new'));
      assert.ok(created);
      assert.notEqual(asset.id, first.id);
      assert.equal(asset.objectKey, 'alice/uploads/new');
      assert.deepEqual(await fixture.store.getAsset(alice, asset.id), asset);
    });

    test('deleting a job marks the outputs that no other job names, and no inputs', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const input = await fixture.input(alice);
      const first = await fixture.succeeded(alice, 'master', { renderKey: 'key', inputs: [input] });
      const second = await fixture.submitted(alice, { renderKey: 'key', inputs: [input] });
      const { assetId } = onlyOutput(second);
      await fixture.store.deleteJob(alice, first.id);
      assert.equal((await fixture.store.getAsset(alice, assetId)).deletedAtUs, null);
      await fixture.store.deleteJob(alice, second.id);
      await rejectsWith(fixture.store.getAsset(alice, assetId), 'not_found');
      assert.equal((await fixture.store.getAsset(alice, input.assetId)).deletedAtUs, null);
    });

    test('an output that is the input of another job outlives its own job', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const first = await fixture.succeeded(alice, 'master');
      const output = onlyOutput(first);
      await fixture.submit(alice, { inputs: [{ ...output, role: 'source' }] });
      await fixture.store.deleteJob(alice, first.id);
      assert.equal((await fixture.store.getAsset(alice, output.assetId)).deletedAtUs, null);
    });

    test('an output that is the input of another job goes with the last of the two', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const first = await fixture.succeeded(alice, 'master');
      const output = onlyOutput(first);
      const second = await fixture.submitted(alice, { inputs: [{ ...output, role: 'source' }] });
      await fixture.store.cancelJob(alice, second.id);
      await fixture.store.deleteJob(alice, first.id);
      await fixture.store.deleteJob(alice, second.id);
      await rejectsWith(fixture.store.getAsset(alice, output.assetId), 'not_found');
    });

    test('an output whose bytes somebody uploads, before or after the render, outlives its job', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const before = await fixture.asset(alice, 'uploaded before');
      const first = await fixture.succeeded(alice, 'uploaded before');
      const second = await fixture.succeeded(alice, 'uploaded after');
      const after = await fixture.asset(alice, 'uploaded after');
      assert.deepEqual([onlyOutput(first).assetId, onlyOutput(second).assetId], [before.id, after.id]);
      for (const { id } of [first, second]) await fixture.store.deleteJob(alice, id);
      for (const { id } of [before, after]) assert.equal((await fixture.store.getAsset(alice, id)).deletedAtUs, null);
      await fixture.store.deleteAsset(alice, after.id);
      await rejectsWith(fixture.store.getAsset(alice, after.id), 'not_found');
    });
  });

  describe('unreferenced objects', () => {
    test('are those of no asset and no running attempt', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.submit(alice);
      const lease = leaseOf(await fixture.claimed());
      const running = `${attemptPrefix(lease)}master`;
      const earlier = `${attemptPrefix({ ...lease, fence: 0 })}master`;
      const similar = `${attemptPrefix({ ...lease, fence: 10 })}master`;
      const upload = `${uploadPrefix(alice.tenantId)}orphan`;
      const keys = [running, earlier, similar, upload];
      assert.deepEqual(await fixture.store.unreferencedObjects(keys), [earlier, similar, upload]);
      assert.deepEqual(await fixture.store.unreferencedObjects([]), []);
      fixture.clock.advanceMs(leaseMs + 1);
      await fixture.store.reapLeases();
      assert.deepEqual(await fixture.store.unreferencedObjects(keys), keys);
    });
  });

  describe('tenants', () => {
    test("another tenant's ids are not_found on every method", async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const input = await fixture.input(alice);
      const { id } = await fixture.submitted(alice, { inputs: [input] });
      const cancelled = await fixture.submitted(alice, { inputs: [input] });
      await store.cancelJob(alice, cancelled.id);
      const before = [await store.getJob(alice, id), await store.getJob(alice, cancelled.id)];

      for (const jobId of [id, cancelled.id, 'job_01890000-0000-7000-8000-000000000000'] as const) {
        await rejectsWith(store.getJob(bob, jobId), 'not_found');
        await rejectsWith(store.listAttempts(bob, jobId), 'not_found');
        await rejectsWith(store.listEvents(bob, jobId, 0, 10), 'not_found');
        await rejectsWith(store.cancelJob(bob, jobId), 'not_found');
        await rejectsWith(store.retryJob(bob, jobId), 'not_found');
        await rejectsWith(store.deleteJob(bob, jobId), 'not_found');
      }
      await rejectsWith(store.getAsset(bob, input.assetId), 'not_found');
      await rejectsWith(store.deleteAsset(bob, input.assetId), 'not_found');
      await rejectsWith(fixture.submit(bob, { inputs: [input] }), 'not_found');
      assert.deepEqual((await store.listJobs(bob, {}, 10, null)).jobs, []);

      assert.deepEqual([await store.getJob(alice, id), await store.getJob(alice, cancelled.id)], before);
      assert.equal((await store.getAsset(alice, input.assetId)).deletedAtUs, null);
    });

    test('a page token of one tenant shows nothing of it to another', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      for (let index = 0; index < 3; index++) await fixture.submit(alice);
      const { nextPageToken } = await fixture.store.listJobs(alice, {}, 1, null);
      assert.deepEqual((await fixture.store.listJobs(bob, {}, 10, nextPageToken)).jobs, []);
    });

    test("a lease under another tenant's name is refused", async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.submit(alice);
      const lease = { ...leaseOf(await fixture.claimed()), tenantId: bob.tenantId };
      await assert.rejects(fixture.store.complete(lease, masterResult('master')));
      await assert.rejects(fixture.store.release(lease));
      assert.deepEqual(await fixture.store.renew('worker-1', leaseMs, [{ ...lease, progress: 0, phase: '' }]), [
        'lost',
      ]);
    });

    test('forgetting takes the tenant into account', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const asset = await fixture.asset(alice, 'recording');
      await fixture.store.deleteAsset(alice, asset.id);
      await fixture.store.forgetAssets([{ tenantId: bob.tenantId, id: asset.id }]);
      assert.equal((await fixture.store.listDeletedAssets(fixture.clock.nowUs() + 1, 10)).length, 1);
    });
  });
}
