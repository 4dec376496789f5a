import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../sqlite/database.ts';
import { migrate } from '../sqlite/migrations/migrate.ts';
import { selectOver } from '../batches/delete-over-batches.ts';
import { selectBatchPage } from '../batches/list-batches.ts';
import { selectWaiting } from '../batches/settle-cancelled.ts';
import { selectDue } from '../dispatch/queue-heads.ts';
import { selectCapped } from '../dispatch/tenant-settings.ts';
import { selectStale } from '../dispatch/withdraw-offers.ts';
import { selectOldest } from './count-pending.ts';
import { selectOfBatch, selectOfState } from './list-jobs.ts';
import { makeDue, selectHead, selectLost, selectOffered } from './waiting-jobs.ts';

for (const [what, query, index] of [
  ['next job of a queue to claim', selectHead, /USING INDEX jobs_in_queue \(queue_id=\? AND queue_place=\?\)/],
  ['next job of a queue to offer', selectDue, /USING INDEX jobs_in_queue \(queue_id=\? AND queue_place=\?\)/],
  ['oldest offer', selectOffered, /USING INDEX jobs_offered \(class=\?\)/],
  ['next offer to withdraw', selectStale, /USING INDEX jobs_offered \(class=\? AND offered_at_us<\?\)/],
  ['next job that lost workers', selectLost, /USING INDEX jobs_lone \(class=\? AND tenant_id=\?\)/],
  ['oldest job of a class', selectOldest, /USING INDEX jobs_by_age \(class=\?\)/],
  ['page of one state', selectOfState, /USING INDEX jobs_by_state \(tenant_id=\? AND state=\? AND ordinal<\?\)/],
  ['page of a batch', selectOfBatch, /USING INDEX jobs_of_batch \(batch_id=\? AND state=\? AND ordinal<\?\)/],
  ['count of running jobs', selectCapped, /USING COVERING INDEX jobs_by_state \(tenant_id=\? AND state=\?\)/],
  ['jobs of a queue that is cancelled', selectWaiting, /USING INDEX jobs_in_queue \(queue_id=\?\)/],
  ['next batch to delete', selectOver, /USING COVERING INDEX batches_over \(updated_at_us<\?\)/],
  ['jobs whose time to wait has passed', makeDue, /USING (COVERING )?INDEX jobs_not_due \(run_after_us<\?\)/],
  ['page of batches', selectBatchPage, /USING INDEX batches_by_ordinal \(tenant_id=\? AND ordinal<\?\)/],
] as const) {
  test(`the ${what} is found by an index, without sorting or reading all jobs`, () => {
    const database = new Database(':memory:');
    migrate(database);
    const plan = database.explain(query.sql);
    assert.match(plan, index);
    assert.doesNotMatch(plan, /TEMP B-TREE|SCAN jobs/);
    database.close();
  });
}
