import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { ErrorCode } from '../errors/index.ts';
import type { JobAction, JobFacts } from './job-action.ts';
import { lossesUntilAlone, lossLimit } from './job-rules.ts';
import { applyTransition, submittedFacts } from './job-state.ts';
import { terminalStates } from './job.ts';

const errorCode = fc.constantFrom<ErrorCode>('render_crashed', 'io_error', 'malformed_media', 'target_unreachable');
/** Mostly the running fence, sometimes an older or a future one. */
const fenceShift = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.integer({ min: -2, max: 2 }));
type Wish = (fence: number) => JobAction;

const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.constant<Wish>(() => ({ type: 'offer' })),
  fc.constant<Wish>(() => ({ type: 'withdraw' })),
  {
    weight: 4,
    arbitrary: fc.boolean().map((alone): Wish => () => ({ type: 'claim', alone })),
  },
  fc.tuple(fenceShift, fc.double()).map(([shift, progress]): Wish => (fence) => ({
    type: 'renew',
    fence: fence + shift,
    progress,
    phase: 'write',
  })),
  fenceShift.map((shift): Wish => (fence) => ({ type: 'succeed', fence: fence + shift })),
  {
    weight: 2,
    arbitrary: fc.tuple(fenceShift, errorCode).map(([shift, code]): Wish => (fence) => ({
      type: 'fail',
      fence: fence + shift,
      error: { code, message: 'It failed.', details: {} },
    })),
  },
  fenceShift.map((shift): Wish => (fence) => ({ type: 'stop', fence: fence + shift })),
  {
    weight: 2,
    arbitrary: fenceShift.map((shift): Wish => (fence) => ({ type: 'lose', fence: fence + shift })),
  },
  fenceShift.map((shift): Wish => (fence) => ({ type: 'release', fence: fence + shift })),
  fc.constant<Wish>(() => ({ type: 'cancel' })),
  fc.constant<Wish>(() => ({ type: 'retry' })),
  fc.constant<Wish>(() => ({ type: 'delete' })),
);
const step = fc.record({ wish, waitUs: fc.oneof(fc.constant(300_000_000), fc.nat(2_000_000)) });

/** What a watcher of one job has seen. */
interface History {
  finishedSinceRetry: number;
  attemptOpen: boolean;
}

function check(before: JobFacts, action: JobAction, nowUs: number, history: History): JobFacts {
  const result = applyTransition(before, action, nowUs);
  if ('code' in result) return before;
  const after = result.facts;

  assert.ok(after.attempts >= 0 && after.attempts <= after.attemptLimit, 'attempts stay within the limit');
  assert.ok(after.losses >= 0 && after.losses <= lossLimit, 'losses stay within the limit');
  assert.ok(after.progress >= 0 && after.progress <= 1);
  assert.equal(after.fence, before.fence + (action.type === 'claim' ? 1 : 0), 'only a claim moves the fence, by one');
  if ('fence' in action) assert.equal(action.fence, before.fence, 'a stale fence changes nothing');

  if (terminalStates.has(before.state) && after.state !== before.state) assert.equal(action.type, 'retry');
  if (action.type === 'retry') {
    assert.deepEqual([after.attempts, after.losses, after.cancelRequested], [0, 0, false]);
    history.finishedSinceRetry = 0;
  } else {
    assert.ok(after.attempts >= before.attempts && after.losses >= before.losses, 'counters only grow');
  }
  if (action.type === 'release') assert.deepEqual([after.attempts, after.losses], [before.attempts, before.losses]);
  if (action.type === 'claim') {
    assert.ok(before.runAfterUs <= nowUs);
    assert.ok(before.losses < lossesUntilAlone || action.alone);
    assert.ok(before.attempts < before.attemptLimit, 'no attempt beyond the limit starts');
  }

  if (result.event === 'finished') history.finishedSinceRetry++;
  assert.equal(history.finishedSinceRetry, terminalStates.has(after.state) ? 1 : 0, 'one finished event per life');

  if (result.attempt === 'running') {
    assert.equal(history.attemptOpen, false, 'no two attempts run at once');
    history.attemptOpen = true;
  } else if (result.attempt !== null) {
    assert.equal(history.attemptOpen, true);
    history.attemptOpen = false;
  }
  assert.equal(history.attemptOpen, after.state === 'running', 'an attempt is open exactly while the job runs');
  if (after.state === 'dead' || after.state === 'failed') assert.notEqual(after.error, null);
  if (after.state === 'succeeded' || after.state === 'cancelled') assert.equal(after.error, null);
  return after;
}

test('no sequence of actions breaks the invariants of a job', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      fc.array(step, { maxLength: 60, size: 'max' }),
      (attemptLimit, steps) => {
        let nowUs = 1_000_000;
        let facts = submittedFacts('job_01890000-0000-7000-8000-000000000000', attemptLimit, nowUs);
        const history: History = { finishedSinceRetry: 0, attemptOpen: false };
        for (const { wish: make, waitUs } of steps) {
          nowUs += waitUs;
          facts = check(facts, make(facts.fence), nowUs, history);
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test('a job that is claimed whenever it is due, and never succeeds, ends', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), fc.infiniteStream(fc.boolean()), (attemptLimit, isLoss) => {
      let nowUs = 0;
      let facts = submittedFacts('job_a', attemptLimit, nowUs);
      const history: History = { finishedSinceRetry: 0, attemptOpen: false };
      for (let round = 0; round < attemptLimit + lossLimit; round++) {
        if (terminalStates.has(facts.state)) break;
        nowUs += 300_000_000;
        facts = check(facts, { type: 'claim', alone: true }, nowUs, history);
        const error = { code: 'io_error', message: 'It failed.', details: {} } as const;
        const end: JobAction = isLoss.next().value
          ? { type: 'lose', fence: facts.fence }
          : { type: 'fail', fence: facts.fence, error };
        facts = check(facts, end, nowUs, history);
      }
      assert.equal(facts.state, 'dead');
    }),
  );
});
