import { newId, tenantId } from '@lathe/core';
import { loadLatheProtos } from '@lathe/proto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancelOrder, readCancelOrder } from './control.ts';

const lease = { tenantId: tenantId('alice'), jobId: newId('job', 1), fence: 3 };
const message = { tenant_id: 'alice', job_id: lease.jobId, fence: '3' };

test('a cancel order is read as it was written', () => {
  assert.deepEqual({ ...readCancelOrder(cancelOrder(lease)) }, message);
});

test('the bare lease of an older gateway is a cancel order', () => {
  const value = loadLatheProtos().LeaseRef.serialize(message);
  assert.deepEqual({ ...readCancelOrder({ key: lease.jobId, value }) }, message);
});

test('an order to drain cancels nothing', () => {
  const value = loadLatheProtos().Control.serialize({ drain_worker_id: 'w1' });
  assert.equal(readCancelOrder({ key: 'w1', value }), null);
});
