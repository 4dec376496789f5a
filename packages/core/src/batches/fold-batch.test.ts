import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobState } from '../jobs/job.ts';
import { tenantId } from '../tenancy/principal.ts';
import { noCounts } from './batch.ts';
import { foldBatch, type BatchChange, type FoldedBatch } from './fold-batch.ts';

const opened: FoldedBatch = {
  tenantId: tenantId('alice'),
  id: 'bat_01890000-0000-7000-8000-000000000000',
  counts: noCounts,
  lastSeq: 1,
  isClosed: false,
  isOver: false,
};

const jobId = 'job_01890000-0000-7000-8000-000000000000';
const added = (items: number): BatchChange => ({ type: 'added', atUs: 1, items });
const moved = (from: JobState, to: JobState): BatchChange => ({
  type: 'moved',
  atUs: 2,
  itemKey: 'a',
  jobId,
  from,
  to,
});
const closed: BatchChange = { type: 'closed', atUs: 3 };
const cancelled: BatchChange = { type: 'cancel_requested', atUs: 4 };
const whole: readonly BatchChange[] = [added(1), moved('offered', 'running'), moved('running', 'failed'), closed];

for (const [what, changes, types] of [
  ['nothing', [], []],
  ['items and starts', [added(2), moved('queued', 'running'), moved('queued', 'running')], ['progress']],
  ['an item that ends', [added(2), moved('queued', 'cancelled')], ['item_finished']],
  [
    'a start after an end',
    [added(2), moved('queued', 'dead'), moved('queued', 'running')],
    ['item_finished', 'progress'],
  ],
  ['a whole life', whole, ['item_finished', 'closed', 'finished']],
  ['a cancel of an ended batch', [...whole, cancelled], ['item_finished', 'closed', 'finished']],
  [
    'a retry and a cancel of an ended batch',
    [...whole, moved('failed', 'queued'), cancelled, moved('queued', 'cancelled')],
    ['item_finished', 'closed', 'finished', 'cancel_requested', 'item_finished', 'finished'],
  ],
  [
    'a retry of an ended batch',
    [...whole, moved('failed', 'queued'), moved('queued', 'running'), moved('running', 'succeeded')],
    ['item_finished', 'closed', 'finished', 'item_finished', 'finished'],
  ],
  ['an empty batch that is cancelled', [cancelled], ['cancel_requested', 'finished']],
] as const) {
  test(`${what} of a batch is told as: ${types.join(', ') || 'nothing'}`, () => {
    const { batch, events } = foldBatch(opened, changes);
    assert.deepEqual(
      events.map(({ type }) => type),
      types,
    );
    assert.deepEqual(
      events.map(({ seq }) => seq),
      types.map((_, index) => index + 2),
    );
    assert.equal(batch.lastSeq, 1 + types.length);
    if (events.length > 0) assert.deepEqual(events.at(-1)?.counts, batch.counts);
  });
}

test('changes folded one by one end with the same counts as at once', () => {
  const changes = [...whole, moved('failed', 'queued'), moved('queued', 'running')];
  const apart = changes.reduce((batch, change) => foldBatch(batch, [change]).batch, opened);
  const { batch } = foldBatch(opened, changes);
  assert.deepEqual({ ...apart, lastSeq: 0 }, { ...batch, lastSeq: 0 });
  assert.deepEqual([batch.isClosed, batch.isOver, batch.counts], [true, false, { ...noCounts, running: 1 }]);
});
