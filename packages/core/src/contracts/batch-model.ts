import assert from 'node:assert/strict';
import { noCounts, type Batch, type BatchCounts, type BatchEvent } from '../batches/batch.ts';
import { countOf } from '../batches/fold-batch.ts';
import type { BatchId } from '../ids/id.ts';
import type { Principal } from '../tenancy/principal.ts';
import type { JobModel } from './job-model.ts';

/** What a store must say about one batch once every change is folded. */
export class BatchModel {
  readonly owner: Principal;
  readonly id: BatchId;
  isClosed = false;
  isCancelled = false;
  /** Items by their key. */
  readonly items = new Map<string, JobModel>();

  constructor(owner: Principal, id: BatchId) {
    this.owner = owner;
    this.id = id;
  }

  /** Items counted one by one. */
  get counts(): BatchCounts {
    const counts = { ...noCounts };
    for (const { facts } of this.items.values()) counts[countOf(facts.state)]++;
    return counts;
  }

  /** Compares what does not wait for a fold. */
  assertFlags(batch: Batch): void {
    assert.equal(batch.isClosed, this.isClosed);
    assert.equal(batch.cancelRequested, this.isCancelled);
  }

  /** Compares everything. @param events all of them. */
  assertFolded(batch: Batch, events: readonly BatchEvent[]): void {
    this.assertFlags(batch);
    assert.deepEqual(batch.counts, this.counts);
    assert.equal(batch.isOver, this.isClosed && batch.counts.waiting + batch.counts.running === 0);
    assert.deepEqual(
      events.map(({ seq }) => seq),
      Array.from({ length: batch.lastSeq }, (_, index) => index + 1),
    );
    assert.deepEqual(events.at(-1)?.counts, batch.counts);
    assert.equal(events[0]?.type, 'opened');
    for (const [itemKey, model] of this.items) {
      const told = events.flatMap(({ item }) => (item?.itemKey === itemKey ? [item] : []));
      assert.ok(told.every(({ jobId }) => jobId === model.facts.id));
      assert.deepEqual(
        told.map(({ state }) => state),
        model.endings,
      );
    }
    const finishedItems = events.filter(({ item }) => item !== null).map(({ type }) => type);
    assert.ok(finishedItems.every((type) => type === 'item_finished'));
    if (batch.isOver) assert.equal(events.at(-1)?.type, 'finished');
  }
}
