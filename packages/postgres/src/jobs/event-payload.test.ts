import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, JobEventType } from '@lathe/core';
import { submittedFacts, tenantId } from '@lathe/core/jobs';
import * as fc from 'fast-check';
import { eventOf, eventPayload, wholeEvent } from './event-payload.ts';

const submitted: Job = {
  ...submittedFacts('job_1', 3, 1000),
  tenantId: tenantId('alice'),
  kind: 'master',
  class: 'bulk',
  inputs: [{ role: 'source', assetId: 'ast_1', name: 'a.wav' }],
  outputs: [],
  recipe: '{"a":1}',
  label: 'a job',
  createdAtUs: 1000,
  updatedAtUs: 1000,
  degraded: false,
  lastSeq: 1,
  batchId: null,
  itemKey: null,
  priority: 5,
  deadlineUs: null,
  workSeconds: 1,
};
const outputs = [{ role: 'master', assetId: 'ast_2', name: 'b.wav' }] as const;

test('whatever can change comes back from the payload, the rest from the job as it is now', () => {
  const error = { code: 'io_error', message: 'The disk is full.', details: { free: 0 } } as const;
  const changed = fc.record({
    type: fc.constantFrom<JobEventType>('offered', 'started', 'progress', 'requeued', 'finished'),
    state: fc.constantFrom('queued', 'running', 'succeeded', 'failed', 'dead'),
    atUs: fc.integer({ min: 1000, max: 2 ** 50 }),
    runAfterUs: fc.integer({ min: 1000, max: 2 ** 50 }),
    attempts: fc.integer({ min: 0, max: 10 }),
    losses: fc.integer({ min: 0, max: 10 }),
    fence: fc.integer({ min: 0, max: 30 }),
    progress: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
    phase: fc.constantFrom('', 'write'),
    flags: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    error: fc.constantFrom(null, error),
    seq: fc.integer({ min: 2, max: 50 }),
  });
  fc.assert(
    fc.property(changed, ({ type, atUs, flags: [cancelRequested, reused, degraded], seq, ...facts }) => {
      const job: Job = {
        ...submitted,
        ...facts,
        cancelRequested,
        reused,
        degraded,
        outputs: facts.state === 'succeeded' ? outputs : [],
        updatedAtUs: atUs,
        lastSeq: seq,
      };
      const now: Job = { ...submitted, state: 'succeeded', outputs, updatedAtUs: 2 ** 51, lastSeq: 99, attempts: 7 };
      assert.deepEqual(eventOf(now, seq, eventPayload(type, job, atUs)), wholeEvent(type, job, atUs));
    }),
  );
});

test('the first event needs no payload: the job says how it was submitted', () => {
  const now: Job = { ...submitted, state: 'running', fence: 2, attempts: 1, runAfterUs: 5000, lastSeq: 9 };
  assert.deepEqual(eventOf(now, 1, null), wholeEvent('submitted', submitted, 1000));
});

test('a payload holds nothing that is as in a new job', () => {
  assert.equal(
    eventPayload('offered', { ...submitted, state: 'offered' }, 2000),
    '{"type":"offered","state":"offered","atUs":2000,"runAfterUs":1000}',
  );
});
