import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClaimPauses } from './claim-pauses.ts';

function pausesAt(): { pauses: ClaimPauses; at: (ms: number) => void } {
  let nowMs = 0;
  return { pauses: new ClaimPauses(() => nowMs), at: (ms) => (nowMs = ms) };
}

test('three different jobs in a row that were lost pause claims for 60 s, the next time for 120 s', () => {
  const { pauses, at } = pausesAt();
  const lost = (jobId: string, startedAtMs: number, endedAtMs: number): number => {
    at(endedAtMs);
    return pauses.jobEndedBadly(jobId, startedAtMs);
  };
  assert.deepEqual([lost('a', 0, 10), lost('b', 10, 20), lost('c', 20, 30)], [0, 0, 60_000]);
  assert.equal(pauses.leftMs, 60_000);
  at(60_030);
  assert.equal(pauses.leftMs, 0);
  assert.deepEqual([lost('d', 30, 40), lost('e', 40, 50), lost('f', 50, 60)], [0, 0, 120_000]);
});

test('one job again and again, a success between, and jobs lost side by side do not pause', () => {
  const { pauses, at } = pausesAt();
  for (let turn = 0; turn < 5; turn += 1) {
    at(10 * (turn + 1));
    assert.equal(pauses.jobEndedBadly('same', 10 * turn), 0);
  }
  at(60);
  assert.equal(pauses.jobEndedBadly('other', 50), 0);
  pauses.jobEndedWell();
  at(70);
  assert.equal(pauses.jobEndedBadly('third', 60), 0);
  for (const jobId of ['w', 'x', 'y', 'z']) assert.equal(pauses.jobEndedBadly(jobId, 60), 0, 'ran beside the third');
  assert.ok(pauses.leftMs < 0);
});

test('a full disk pauses 10 s, then twice as long, 10 min at most, and a success makes it new', () => {
  const { pauses } = pausesAt();
  const times = Array.from({ length: 8 }, () => pauses.pause('scratch_full'));
  assert.deepEqual(times, [10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 600_000, 600_000]);
  pauses.jobEndedWell();
  assert.equal(pauses.pause('scratch_full'), 10_000);
});

test('a draining gateway pauses one second, every time', () => {
  const { pauses } = pausesAt();
  assert.deepEqual([pauses.pause('gateway_draining'), pauses.pause('gateway_draining')], [1000, 1000]);
});
