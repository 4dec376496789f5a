import { newId, tenantId } from '@lathe/core';
import { loadLatheProtos } from '@lathe/proto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchNotice, readNotice } from './notices.ts';

test('a batch notice is read as it was written', () => {
  const batchId = newId('bat', 1);
  const message = batchNotice({ tenantId: tenantId('alice'), batchId, lastSeq: 7 });
  assert.equal(message.key, batchId);
  assert.deepEqual({ ...readNotice(message) }, { batch: { tenant_id: 'alice', batch_id: batchId, last_seq: '7' } });
});

test('a bare EventNotice of an older gateway is a notice of its job', () => {
  const bare = { tenant_id: 'alice', job_id: 'job_1', seq: '3', type: 'finished', state: 'succeeded' };
  const value = loadLatheProtos().EventNotice.serialize(bare);
  const notice = readNotice({ key: 'job_1', value });
  assert.ok('job' in notice);
  assert.deepEqual({ ...notice.job }, { ...bare, job_class: '', batch_id: '' });
});
