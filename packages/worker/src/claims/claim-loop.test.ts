import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId, tenantId } from '@lathe/core';
import { createLogger } from '@lathe/service-kit';
import type { ClaimedWork } from '../link/claimed-work.ts';
import type { ClaimWish } from '../link/work-link.ts';
import { ClaimLoop } from './claim-loop.ts';
import { ClaimPauses } from './claim-pauses.ts';
import { Doorbell } from './doorbell.ts';
import { OfferFeed } from './offer-feed.ts';
import { SlotBoard } from './slot-board.ts';

function work(mustRunAlone = false): ClaimedWork {
  const lease = { tenantId: tenantId('local'), jobId: newId('job', 1), fence: 1 };
  return {
    lease,
    kind: 'k',
    class: 'bulk',
    recipe: '{}',
    mustRunAlone,
    inputs: [],
    outputs: [],
    leaseMs: 1,
    renewEveryMs: 1,
    traceparent: null,
  };
}

/** A loop over a few slots and a gateway that answers in order and stops the loop when asked once more. */
async function runLoop(
  answers: (readonly ClaimedWork[] | ClaimedWork | null | Error)[],
  prepare?: (feed: OfferFeed, loop: ClaimLoop) => void,
  slots = 2,
) {
  const wishes: ClaimWish[] = [];
  const board = new SlotBoard({ slots, interactiveReserved: 0 });
  const feed = new OfferFeed(() => 0);
  const doorbell = new Doorbell();
  const loop: ClaimLoop = new ClaimLoop({
    board,
    pauses: new ClaimPauses(() => performance.now()),
    onClaim: () => undefined,
    feed,
    doorbell,
    kinds: ['k'],
    nowMs: () => performance.now(),
    log: createLogger('test', 'silent'),
    async claim(wish) {
      wishes.push(wish);
      const answer = answers.shift();
      if (answers.length === 0) loop.stop();
      if (answer instanceof Error) throw answer;
      return { works: [answer ?? []].flat(), drain: false };
    },
    start: ({ class: jobClass, mustRunAlone }) => {
      const seat = board.take(jobClass, mustRunAlone);
      if (board.count.freeSlots === 0) {
        setImmediate(() => {
          seat.leave();
          doorbell.ring();
        });
      }
    },
  });
  prepare?.(feed, loop);
  await loop.run();
  return wishes;
}

test('a free slot is claimed for at once, and again as soon as one is given back', async () => {
  const wishes = await runLoop([work(), work(), work()]);
  assert.deepEqual(
    wishes.map(({ alone, slots }) => [alone, slots.freeSlots]),
    [
      [true, 2],
      [false, 1],
      [false, 1],
    ],
  );
});

test('an empty or failed claim is repeated unprompted', async () => {
  const wishes = await runLoop([null, new Error('away'), null, work()]);
  assert.equal(wishes.length, 4);
});

test('an offer is taken as hint and tried before waiting', async () => {
  const offer = { tenant_id: 'local', job_id: 'job_1', job_class: 'bulk', kind: 'k' };
  const wishes = await runLoop([null, null], (feed) => feed.push({ offer, traceparent: null }));
  assert.deepEqual(
    wishes.map(({ hints }) => hints.map(({ job_id: jobId }) => jobId)),
    [['job_1'], []],
  );
});

test('while a job must run alone nothing is claimed beside it', async () => {
  const wishes = await runLoop([work(true), null]);
  assert.deepEqual(
    wishes.map(({ alone }) => alone),
    [true, true],
  );
});

test('a call asks for as many jobs as there are offers and free slots', async () => {
  const offer = (id: number) => ({ tenant_id: 'local', job_id: `job_${id}`, job_class: 'bulk', kind: 'k' });
  const wishes = await runLoop([[work(), work()], null], (feed) => {
    for (const id of [1, 2, 3]) feed.push({ offer: offer(id), traceparent: null });
  });
  assert.deepEqual(
    wishes.map(({ most, hints }) => [most, hints.map(({ job_id: jobId }) => jobId)]),
    [
      [2, ['job_1', 'job_2']],
      [1, ['job_3']],
    ],
  );
});

test('unprompted a call asks for one job, then for twice as many while there are so many', async () => {
  const wishes = await runLoop([work(), [work(), work()], [work()], work(), null], undefined, 16);
  assert.deepEqual(
    wishes.map(({ most }) => most),
    [1, 2, 4, 1, 2],
  );
});
