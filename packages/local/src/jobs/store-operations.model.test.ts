import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyTransition,
  submittedFacts,
  tenantId,
  tenantScopes,
  type AttemptOutcome,
  type AttemptResult,
  type JobAction,
  type JobEventType,
  type JobFacts,
  type JobId,
  type LeaseRef,
  type Principal,
} from '@lathe/core';
import { LatheError, type ErrorRecord } from '@lathe/core/errors';
import * as fc from 'fast-check';
import { Database } from '../sqlite/database.ts';
import { migrate } from '../sqlite/migrations/migrate.ts';
import type { StoreContext } from './store-context.ts';
import { storeOperations as store } from './store-operations.ts';

const alice: Principal = { tenantId: tenantId('alice'), name: 'alice', scopes: tenantScopes };
const leaseMs = 15_000;
const retryable: ErrorRecord = { code: 'io_error', message: 'The disk is full.', details: {} };
const final: ErrorRecord = { code: 'malformed_media', message: 'No data chunk.', details: {} };

/** What the model knows of one job: core's facts, and every event and attempt that they must have left. */
interface Model {
  facts: JobFacts;
  readonly events: JobEventType[];
  readonly attempts: AttemptOutcome[];
}

/** Calls on the store, by the name of the action that the state machine should see. */
const wishes = ['offer', 'claim', 'claim not alone', 'renew', 'succeed', 'fail', 'fail for good', 'stop'] as const;
const others = ['release', 'lose', 'withdraw', 'cancel', 'retry', 'restart'] as const;
type Wish = (typeof wishes)[number] | (typeof others)[number];

const step = fc.record({
  wish: fc.constantFrom<Wish>(...wishes, ...others),
  /** Mostly the running fence. */
  fenceShift: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.integer({ min: -1, max: 1 })),
  waitMs: fc.constantFrom(0, 1, 600, 300_000),
});

function actionOf(wish: Wish, fence: number): JobAction {
  const actions: Record<Wish, JobAction> = {
    offer: { type: 'offer' },
    withdraw: { type: 'withdraw' },
    claim: { type: 'claim', alone: true },
    'claim not alone': { type: 'claim', alone: false },
    renew: { type: 'renew', fence, progress: 0.5, phase: 'write' },
    succeed: { type: 'succeed', fence },
    fail: { type: 'fail', fence, error: retryable },
    'fail for good': { type: 'fail', fence, error: final },
    stop: { type: 'stop', fence },
    release: { type: 'release', fence },
    restart: { type: 'release', fence },
    lose: { type: 'lose', fence },
    cancel: { type: 'cancel' },
    retry: { type: 'retry' },
  };
  return actions[wish];
}

const worker = { workerId: 'w', bootId: 'boot-1', classes: ['bulk'], kinds: ['master'], leaseMs } as const;

/** Makes the call that leads to the action; true when the store did it. */
function callStore(context: StoreContext, wish: Wish, lease: LeaseRef): boolean {
  const hint = { tenantId: lease.tenantId, jobId: lease.jobId, class: 'bulk', kind: 'master' } as const;
  const complete = (result: AttemptResult): boolean => store.complete(context, lease, result).id === lease.jobId;
  const calls: Record<Wish, () => boolean> = {
    offer: () => {
      const queues = store.waitingQueues(context, ['bulk']);
      return (
        store.offerFrom(
          context,
          queues.map((queue) => ({ queue, count: 10 })),
        ).length === 1
      );
    },
    withdraw: () => store.withdrawOffers(context, 0, 10) === 1,
    claim: () => store.claim(context, { ...worker, hint, alone: true }) !== null,
    'claim not alone': () => store.claim(context, { ...worker, hint, alone: false }) !== null,
    renew: () => store.renew(context, 'w', leaseMs, [{ ...lease, progress: 0.5, phase: 'write' }])[0] !== 'lost',
    succeed: () => complete({ outcome: 'succeeded', outputs: [] }),
    fail: () => complete({ outcome: 'failed', error: retryable }),
    'fail for good': () => complete({ outcome: 'failed', error: final }),
    stop: () => complete({ outcome: 'cancelled' }),
    release: () => store.release(context, lease).id === lease.jobId,
    lose: () => store.reapLeases(context) === 1,
    restart: () => store.releaseOtherBoots(context, 'boot-2') === 1,
    cancel: () => store.cancelJob(context, alice, lease.jobId).id === lease.jobId,
    retry: () => store.retryJob(context, alice, lease.jobId).id === lease.jobId,
  };
  return calls[wish]();
}

/** What an ended attempt was completed with, so that the same call again is answered and changes nothing. */
function isRepeat(wish: Wish, model: Model, fence: number): boolean {
  const outcomes: Partial<Record<Wish, AttemptOutcome>> = {
    succeed: 'succeeded',
    stop: 'cancelled',
    release: 'released',
  };
  const outcome = model.attempts[fence - 1];
  if (outcome === undefined || outcome === 'running') return false;
  return outcomes[wish] === outcome || (outcome === 'failed' && (wish === 'fail' || wish === 'fail for good'));
}

function follow(model: Model, action: JobAction, nowUs: number): boolean {
  const result = applyTransition(model.facts, action, nowUs);
  if ('code' in result) return false;
  model.facts = result.facts;
  if (result.event !== null) model.events.push(result.event);
  if (result.attempt === 'running') model.attempts.push('running');
  else if (result.attempt !== null) model.attempts[model.attempts.length - 1] = result.attempt;
  return true;
}

function tried(call: () => boolean): boolean {
  try {
    return call();
  } catch (error) {
    assert.ok(
      error instanceof LatheError && (error.code === 'wrong_state' || error.code === 'stale_fence'),
      String(error),
    );
    return false;
  }
}

function compare(context: StoreContext, id: JobId, model: Model): void {
  const job = store.getJob(context, alice, id);
  const { facts } = model;
  for (const [name, value] of Object.entries(facts)) assert.deepEqual(Reflect.get(job, name), value, name);
  const events = store.listEvents(context, alice, id, 0, 1000);
  assert.deepEqual(
    events.map(({ type }) => type),
    model.events,
  );
  assert.deepEqual(events.at(-1)?.job.state, facts.state);
  assert.equal(job.lastSeq, model.events.length);
  assert.deepEqual(
    store.listAttempts(context, alice, id).map(({ outcome }) => outcome),
    model.attempts,
  );
}

test('whatever happens to a job, the store does what the state machine of core says', () => {
  const database = new Database(':memory:');
  migrate(database);
  let nowUs = 1_767_225_600_000_000;
  const job = { kind: 'master', class: 'bulk', inputs: [], recipe: '{}', label: '', renderKey: null } as const;

  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 40 }), (attemptLimit, steps) => {
      const request = { job: { ...job, attemptLimit }, requestId: null, requestHash: '' };
      const { id } = store.submit({ database, nowUs }, alice, request).job;
      const model: Model = { facts: submittedFacts(id, attemptLimit, nowUs), events: ['submitted'], attempts: [] };
      for (const { wish, fenceShift, waitMs } of steps) {
        // A lost lease has passed; nothing else lets it pass.
        nowUs += (wish === 'lose' ? leaseMs : waitMs) * 1000;
        const context = { database, nowUs };
        const fence = model.facts.fence + (wish === 'lose' || wish === 'restart' ? 0 : fenceShift);
        const lease = { tenantId: alice.tenantId, jobId: id, fence };
        if (isRepeat(wish, model, fence)) continue;
        const done = database.transaction(() => tried(() => callStore(context, wish, lease)));
        const allowed = follow(model, actionOf(wish, fence), nowUs);
        if (wish === 'restart' && model.facts.state === 'offered') follow(model, { type: 'withdraw' }, nowUs);
        if (wish !== 'withdraw') assert.equal(done, allowed, `${wish} in ${model.facts.state}`);
        compare(context, id, model);
      }
      database.script(
        'DELETE FROM job_assets; DELETE FROM attempts; DELETE FROM events; DELETE FROM outbox; DELETE FROM jobs',
      );
    }),
    { numRuns: 400 },
  );
  database.close();
});
