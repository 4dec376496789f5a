import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busLimits, newId, tenantId, type Attempt, type Job, type JobEvent } from '@lathe/core';
import { loadLatheProtos } from '@lathe/proto';
import { deadJob } from './dead-job.ts';

function deathOf(message: string, tenant = 'alice'): JobEvent {
  const job: Job = {
    id: newId('job', 1),
    tenantId: tenantId(tenant),
    kind: 'master',
    class: 'bulk',
    state: 'dead',
    inputs: [],
    outputs: [],
    recipe: '{}',
    label: '',
    createdAtUs: 1,
    updatedAtUs: 1,
    runAfterUs: 1,
    attempts: 3,
    losses: 0,
    attemptLimit: 3,
    fence: 3,
    progress: 0,
    phase: '',
    cancelRequested: false,
    error: { code: 'render_crashed', message, details: {} },
    reused: false,
    degraded: false,
    lastSeq: 1,
    batchId: null,
    itemKey: null,
    priority: 0,
    deadlineUs: null,
    workSeconds: 1,
    traceparent: null,
  };
  const { id: jobId, state, fence, progress, phase } = job;
  return { tenantId: job.tenantId, jobId, seq: 9, type: 'finished', state, atUs: 1, fence, progress, phase, job };
}

function attemptsOf(count: number, workerId: string): readonly Attempt[] {
  return Array.from({ length: count }, (_, index) => ({
    fence: index + 1,
    workerId,
    outcome: 'failed',
    startedAtUs: 1,
    endedAtUs: 2,
    error: { code: 'render_crashed', message: '', details: {} },
  }));
}

const { DeadJob } = loadLatheProtos();

test('the newest sixteen attempts are told, the oldest first', () => {
  const { value } = deadJob(deathOf('It trapped.'), attemptsOf(20, 'worker-1'));
  const { attempts, error_message } = DeadJob.deserialize(Buffer.from(value));
  assert.equal(error_message, 'It trapped.');
  assert.deepEqual([attempts.length, attempts[0]?.fence, attempts.at(-1)?.fence], [16, '5', '20']);
});

for (const letter of ['x', 'ä', '字', '🎚']) {
  test(`the longest message and worker ids of ${letter} fit on the bus, with what attempts they leave room for`, () => {
    const { value } = deadJob(deathOf(letter.repeat(5000), 'x'.repeat(63)), attemptsOf(30, letter.repeat(100)));
    assert.ok(value.byteLength <= busLimits.valueBytes, `${value.byteLength} bytes`);
    assert.ok(DeadJob.deserialize(Buffer.from(value)).error_message.length >= 500);
  });
}
