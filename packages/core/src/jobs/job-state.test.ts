import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorRecord } from '../errors/index.ts';
import type { JobAction, JobFacts } from './job-action.ts';
import { jobRules, lossLimit } from './job-rules.ts';
import { applyTransition, requireTransition, submittedFacts } from './job-state.ts';
import { terminalStates, type JobState } from './job.ts';

const crash: ErrorRecord = { code: 'render_crashed', message: 'The thread trapped.', details: {} };
const badFile: ErrorRecord = { code: 'malformed_media', message: 'No data chunk.', details: {} };
const later = 1_000_000_000;

function after(actions: readonly JobAction[], attemptLimit = 3): JobFacts {
  let nowUs = 0;
  let facts = submittedFacts('job_a', attemptLimit, nowUs);
  for (const action of actions) facts = requireTransition(facts, action, (nowUs += later)).facts;
  return facts;
}

const claim: JobAction = { type: 'claim', alone: true };
const lives: readonly [readonly JobAction[], JobState, attempts: number, losses: number][] = [
  [[], 'queued', 0, 0],
  [[{ type: 'reuse' }], 'succeeded', 0, 0],
  [[{ type: 'offer' }], 'offered', 0, 0],
  [[{ type: 'offer' }, { type: 'withdraw' }], 'queued', 0, 0],
  [[{ type: 'offer' }, claim], 'running', 0, 0],
  [[claim, { type: 'succeed', fence: 1 }], 'succeeded', 0, 0],
  [[claim, { type: 'fail', fence: 1, error: crash }], 'queued', 1, 0],
  [[claim, { type: 'fail', fence: 1, error: badFile }], 'failed', 1, 0],
  [[claim, { type: 'release', fence: 1 }], 'queued', 0, 0],
  [[claim, { type: 'lose', fence: 1 }], 'queued', 0, 1],
  [[claim, { type: 'lose', fence: 1 }, claim, { type: 'lose', fence: 2 }], 'queued', 0, 2],
  [[{ type: 'cancel' }], 'cancelled', 0, 0],
  [[claim, { type: 'cancel' }], 'running', 0, 0],
  [[claim, { type: 'cancel' }, { type: 'stop', fence: 1 }], 'cancelled', 0, 0],
  [[claim, { type: 'cancel' }, { type: 'lose', fence: 1 }], 'cancelled', 0, 1],
  [[claim, { type: 'cancel' }, { type: 'release', fence: 1 }], 'cancelled', 0, 0],
  [[claim, { type: 'cancel' }, { type: 'fail', fence: 1, error: crash }], 'cancelled', 1, 0],
  [[claim, { type: 'cancel' }, { type: 'fail', fence: 1, error: badFile }], 'failed', 1, 0],
  [[claim, { type: 'cancel' }, { type: 'succeed', fence: 1 }], 'succeeded', 0, 0],
  [[claim, { type: 'fail', fence: 1, error: badFile }, { type: 'retry' }], 'queued', 0, 0],
];
for (const [actions, state, attempts, losses] of lives) {
  const story = actions.map((action) => action.type).join(', ') || 'submit';
  test(`${story}: ${state} with ${attempts} attempts and ${losses} losses`, () => {
    const facts = after(actions);
    assert.deepEqual([facts.state, facts.attempts, facts.losses], [state, attempts, losses]);
  });
}

test('the third retryable failure of three is dead, with the error kept', () => {
  const fail = (fence: number): JobAction => ({ type: 'fail', fence, error: crash });
  const facts = after([claim, fail(1), claim, fail(2), claim, fail(3)]);
  assert.equal(facts.state, 'dead');
  assert.equal(facts.attempts, 3);
  assert.deepEqual(facts.error, crash);
});

test('losses after the second count as attempts: dead at loss 5 of attemptLimit 3', () => {
  const facts = after([1, 2, 3, 4, 5].flatMap((fence): JobAction[] => [claim, { type: 'lose', fence }]));
  assert.deepEqual([facts.state, facts.attempts, facts.losses], ['dead', 3, 5]);
  assert.equal(facts.error?.code, 'render_crashed');
});

test(`loss ${lossLimit} is dead even with attempts left`, () => {
  const fences = Array.from({ length: lossLimit }, (_, index) => index + 1);
  const facts = after(
    fences.flatMap((fence): JobAction[] => [claim, { type: 'lose', fence }]),
    10,
  );
  assert.deepEqual([facts.state, facts.attempts, facts.losses], ['dead', 8, 10]);
});

test('a job that lost two workers is not offered, and refused to a worker that is not alone', () => {
  const once = after([claim, { type: 'lose', fence: 1 }]);
  const twice = after([claim, { type: 'lose', fence: 1 }, claim, { type: 'lose', fence: 2 }]);
  for (const action of [{ type: 'claim', alone: false }, { type: 'offer' }] as const) {
    assert.ok('facts' in applyTransition(once, action, 10 * later));
    assert.ok('code' in applyTransition(twice, action, 10 * later));
  }
  assert.ok('facts' in applyTransition(twice, claim, 10 * later));
});

test('after its first loss a job is due at once, after the next it waits', () => {
  const once = requireTransition(after([claim]), { type: 'lose', fence: 1 }, later).facts;
  assert.equal(once.runAfterUs, later);
  const twice = requireTransition({ ...once, state: 'running', fence: 2 }, { type: 'lose', fence: 2 }, later).facts;
  assert.ok(twice.runAfterUs > later);
});

test('a job is neither offered nor claimed before runAfterUs', () => {
  const facts = { ...submittedFacts('job_a', 3, 0), runAfterUs: 1000 };
  for (const action of [{ type: 'offer' }, claim] as const) {
    assert.ok('code' in applyTransition(facts, action, 999));
    assert.ok('facts' in applyTransition(facts, action, 1000));
  }
});

test('a fence that is not the running one is stale_fence for every action that carries one', () => {
  const running = after([claim, { type: 'release', fence: 1 }, claim]);
  assert.equal(running.fence, 2);
  for (const fence of [0, 1, 3]) {
    for (const action of [
      { type: 'renew', fence, progress: 0.5, phase: 'write' },
      { type: 'succeed', fence },
      { type: 'fail', fence, error: crash },
      { type: 'stop', fence },
      { type: 'lose', fence },
      { type: 'release', fence },
    ] as const) {
      const result = applyTransition(running, action, later);
      assert.equal('code' in result && result.code, 'stale_fence');
      assert.throws(() => requireTransition(running, action, later), { code: 'stale_fence' });
    }
  }
});

test('a worker that stops without having been asked is refused', () => {
  assert.throws(() => after([claim, { type: 'stop', fence: 1 }]), { code: 'wrong_state' });
});

test('a renewal without news makes no event; progress is held within 0 and 1', () => {
  const running = after([claim]);
  const renew = (progress: number): JobAction => ({ type: 'renew', fence: 1, progress, phase: '' });
  assert.equal(requireTransition(running, renew(0), later).event, null);
  assert.equal(requireTransition(running, renew(Number.NaN), later).event, null);
  assert.equal(requireTransition(running, renew(7), later).facts.progress, 1);
  assert.equal(requireTransition(running, renew(0.25), later).event, 'progress');
});

test('no rule leaves a terminal state but retry, and none leaves succeeded', () => {
  for (const rule of jobRules) {
    for (const from of rule.from) {
      if (!terminalStates.has(from) || rule.to === from) continue;
      assert.equal(rule.action, 'retry');
      assert.notEqual(from, 'succeeded');
    }
  }
});

test('a finished event is exactly a step into a terminal state', () => {
  for (const rule of jobRules) {
    const enters = terminalStates.has(rule.to) && rule.from.some((from) => from !== rule.to);
    assert.equal(rule.event === 'finished', enters, `${rule.from.join('|')} ${rule.action} ${rule.to}`);
  }
});

test('an input is never changed and no field of a wider job leaks into the facts', () => {
  const job = Object.freeze({ ...submittedFacts('job_a', 3, 0), label: 'x' });
  assert.ok(!('label' in requireTransition(job, claim, later).facts));
});
