import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { noCounts } from '../batches/batch.ts';
import { isBatchId, type BatchId } from '../ids/id.ts';
import type { Principal } from '../tenancy/principal.ts';
import { alice, bob, FarmStoreFixture, type OpenFarmStore } from './farm-store-fixture.ts';
import { rejectsWith } from './rejects-with.ts';
import { sha256Of } from './sha256-of.ts';

const unknownBatch = 'bat_01890000-0000-7000-8000-000000000000';

/** Batches as such: opened, listed, closed, and the walls between tenants. */
export function openBatchContract(open: OpenFarmStore): void {
  describe('create', () => {
    const create = (fixture: FarmStoreFixture, principal: Principal, requestId: string | null, body = 'body') =>
      fixture.store.createBatch(principal, {
        batch: { label: 'spring catalogue', class: 'long' },
        requestId,
        requestHash: sha256Of(body),
      });

    test('answers an open batch without items, whose first event is opened', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { batch, created } = await create(fixture, alice, null);
      const nowUs = fixture.clock.nowUs();
      assert.ok(created && isBatchId(batch.id));
      assert.deepEqual(batch, {
        id: batch.id,
        tenantId: alice.tenantId,
        label: 'spring catalogue',
        class: 'long',
        createdAtUs: nowUs,
        updatedAtUs: nowUs,
        isClosed: false,
        cancelRequested: false,
        counts: noCounts,
        isOver: false,
        lastSeq: 1,
      });
      assert.deepEqual(await fixture.store.getBatch(alice, batch.id), batch);
      assert.deepEqual(await fixture.batchEvents(alice, batch.id), [
        {
          tenantId: alice.tenantId,
          batchId: batch.id,
          seq: 1,
          type: 'opened',
          atUs: nowUs,
          counts: noCounts,
          item: null,
        },
      ]);
    });

    test('the same request_id and hash answers the same batch, as it is by then', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const first = await create(fixture, alice, 'request-1');
      await fixture.store.closeBatch(alice, first.batch.id);
      const second = await create(fixture, alice, 'request-1');
      assert.deepEqual(second, { batch: await fixture.store.getBatch(alice, first.batch.id), created: false });
      assert.equal((await fixture.store.listBatches(alice, 10, null)).batches.length, 1);
    });

    test('the same request_id with another hash is request_conflict', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await create(fixture, alice, 'request-1');
      await rejectsWith(create(fixture, alice, 'request-1', 'other body'), 'request_conflict');
      assert.equal((await fixture.store.listBatches(alice, 10, null)).batches.length, 1);
    });

    test('20 creates of one request_id at once make one batch', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const results = await Promise.all(Array.from({ length: 20 }, () => create(fixture, alice, 'request-1')));
      assert.equal(results.filter(({ created }) => created).length, 1);
      assert.equal(new Set(results.map(({ batch }) => batch.id)).size, 1);
    });

    test('request ids of two tenants, those of jobs, and batches without one are apart', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.submit(alice, {}, 'request-1');
      const results = [
        await create(fixture, alice, 'request-1'),
        await create(fixture, bob, 'request-1', 'other body'),
        await create(fixture, alice, null),
        await create(fixture, alice, null),
      ];
      assert.ok(results.every(({ created }) => created));
      assert.equal(new Set(results.map(({ batch }) => batch.id)).size, 4);
    });
  });

  describe('list', () => {
    test('newest first, in pages without gap or repeat while batches are opened; each tenant its own', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const ids: BatchId[] = [];
      for (let index = 0; index < 5; index++) {
        ids.unshift(await fixture.batch(alice));
        await fixture.batch(bob);
      }
      const seen: string[] = [];
      let token: string | null = null;
      do {
        const page = await fixture.store.listBatches(alice, 2, token);
        assert.ok(page.batches.length <= 2);
        seen.push(...page.batches.map(({ id }) => id));
        token = page.nextPageToken;
        if (token !== null) await fixture.batch(alice);
      } while (token !== null);
      assert.deepEqual(seen, ids);
    });

    test('a page token it never gave, and a page of 0 or 1001, are invalid_argument', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await rejectsWith(fixture.store.listBatches(alice, 10, 'not a token'), 'invalid_argument');
      for (const size of [0, 1001]) await rejectsWith(fixture.store.listBatches(alice, size, null), 'invalid_argument');
    });
  });

  describe('close', () => {
    test('refuses new items from then on, and is answered alike when repeated', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const batch = await fixture.batch(alice);
      await fixture.addItems(alice, batch, ['a']);
      const closed = await fixture.store.closeBatch(alice, batch);
      assert.deepEqual([closed.isClosed, closed.cancelRequested, closed.isOver], [true, false, false]);
      assert.deepEqual(await fixture.store.closeBatch(alice, batch), closed);
      await fixture.fold();
      const folded = await fixture.store.closeBatch(alice, batch);
      assert.deepEqual(folded, await fixture.store.getBatch(alice, batch));
      assert.equal((await fixture.batchEvents(alice, batch)).filter(({ type }) => type === 'closed').length, 1);
    });

    test('of a batch without items makes it over', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const batch = await fixture.batch(alice);
      await fixture.store.closeBatch(alice, batch);
      await fixture.fold();
      assert.equal((await fixture.store.getBatch(alice, batch)).isOver, true);
      const types = (await fixture.batchEvents(alice, batch)).map(({ type }) => type);
      assert.deepEqual(types, ['opened', 'closed', 'finished']);
    });
  });

  describe('tenants', () => {
    test("another tenant's batch, and one that never was, are not_found on every method", async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const own = await fixture.batch(alice);
      await fixture.addItems(alice, own, ['a']);
      const before = await store.getBatch(alice, own);
      const item = await fixture.item(bob, 'b');
      for (const id of [own, unknownBatch] as const) {
        await rejectsWith(store.getBatch(bob, id), 'not_found');
        await rejectsWith(store.addItems(bob, id, [item]), 'not_found');
        await rejectsWith(store.closeBatch(bob, id), 'not_found');
        await rejectsWith(store.cancelBatch(bob, id), 'not_found');
        await rejectsWith(store.runningItems(bob, id), 'not_found');
        await rejectsWith(store.listBatchEvents(bob, id, 0, 10), 'not_found');
      }
      assert.deepEqual((await store.listBatches(bob, 10, null)).batches, []);
      assert.deepEqual(await store.getBatch(alice, own), before);
    });

    test('a page token of one tenant shows nothing of it to another', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      for (let index = 0; index < 3; index++) await fixture.batch(alice);
      const { nextPageToken } = await fixture.store.listBatches(alice, 1, null);
      assert.deepEqual((await fixture.store.listBatches(bob, 10, nextPageToken)).batches, []);
    });
  });
}
