import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { newId, tenantId, type RenewStatus } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { createLogger } from '@lathe/service-kit';
import type { RenewalItem } from '../link/work-link.ts';
import { Lease } from './lease.ts';
import { LeaseKeeper } from './lease-keeper.ts';

type Answer = { statuses: readonly RenewStatus[]; drain: boolean } | LatheError;

/** A keeper under a fake clock, and a gateway whose next answers are given; calls beyond them hang. */
function keeperUnderFakeTime(t: TestContext, answers: Answer[]) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  const nowMs = (): number => Date.now();
  const sent: { atMs: number; items: readonly RenewalItem[]; timeoutMs: number }[] = [];
  let drains = 0;
  const keeper = new LeaseKeeper({
    link: {
      async renew(items, _slots, timeoutMs) {
        sent.push({ atMs: nowMs(), items, timeoutMs });
        const answer = answers.shift();
        if (answer === undefined) return await new Promise(() => undefined);
        if (answer instanceof LatheError) throw answer;
        return answer;
      },
    },
    log: createLogger('test', 'silent'),
    nowMs,
    slots: () => ({ slots: 2, freeSlots: 0, freeInteractiveOnly: 0 }),
    onDrain: () => {
      drains += 1;
    },
  });
  const lease = (sentAtMs = 0): Lease => {
    const ref = { tenantId: tenantId('local'), jobId: newId('job', 1), fence: 1 };
    const added = new Lease({ lease: ref, leaseMs: 15_000, renewEveryMs: 5000 }, sentAtMs, nowMs);
    keeper.add(added);
    return added;
  };
  const advance = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 50) {
      t.mock.timers.tick(Math.min(50, left));
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    }
  };
  return { keeper, lease, sent, advance, drains: () => drains };
}

const ok = { statuses: ['ok', 'ok'], drain: false } as const satisfies Answer;

test('two leases are renewed in one call every 5 s', async (t) => {
  const { lease, sent, advance } = keeperUnderFakeTime(t, [ok, ok]);
  const [first, second] = [lease(), lease()];
  await advance(10_500);
  assert.deepEqual(
    sent.map(({ atMs, items }) => [atMs, items.length]),
    [
      [5000, 2],
      [10_000, 2],
    ],
  );
  assert.equal(first.stop, null);
  assert.equal(second.validUntilMs, 25_000);
});

/** As many answers as a keeper asks for in so many seconds while nobody is there. */
const away = (seconds: number): LatheError[] =>
  Array.from({ length: seconds + 10 }, () => new LatheError('unavailable', 'away'));

test('a lease that cannot be renewed is held for 15 s from the last renewal sent, and expires 8 leases later', async (t) => {
  const { lease, sent, advance } = keeperUnderFakeTime(t, [ok, ...away(140)]);
  const held = lease();
  await advance(19_950);
  assert.deepEqual([held.stop, held.isHeld], [null, true]);
  await advance(100);
  assert.deepEqual([held.stop, held.isHeld, held.mayBeRenewed], [null, false, true]);
  await advance(119_900);
  assert.deepEqual([held.stop, held.signal.aborted], [null, false]);
  await advance(100);
  assert.deepEqual([held.stop, held.signal.aborted, held.mayBeRenewed], ['expired', true, false]);
  const calls = sent.length;
  await advance(10_000);
  assert.equal(sent.length, calls);
});

test('a render goes on over an outage of 60 s, and its lease is held again within 1.1 s of the return', async (t) => {
  const answers: Answer[] = away(60);
  const { lease, advance } = keeperUnderFakeTime(t, answers);
  const held = lease();
  await advance(65_000);
  assert.deepEqual([held.stop, held.isHeld], [null, false]);
  answers.splice(0, Infinity, ok, ok);
  await advance(1100);
  assert.deepEqual([held.stop, held.isHeld], [null, true]);
});

test('an overdue lease whose job was given to another is lost by its next renewal', async (t) => {
  const answers: Answer[] = away(30);
  const { lease, advance } = keeperUnderFakeTime(t, answers);
  const held = lease();
  await advance(30_000);
  answers.splice(0, Infinity, { statuses: ['lost'], drain: false });
  await advance(1100);
  assert.deepEqual([held.stop, held.isHeld], ['lost', false]);
});

test('a renewal that is answered late counts from when it was sent', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  const nowMs = (): number => Date.now();
  const ref = { tenantId: tenantId('local'), jobId: newId('job', 1), fence: 1 };
  const lease = new Lease({ lease: ref, leaseMs: 15_000, renewEveryMs: 5000 }, 0, nowMs);
  t.mock.timers.tick(14_000);
  lease.renewed(5000);
  assert.equal(lease.validUntilMs, 20_000);
  t.mock.timers.tick(6000 + 8 * 15_000);
  assert.equal(lease.stop, 'expired');
  lease.renewed(19_000);
  assert.equal(lease.stop, 'expired', 'a lease that has ended does not come back');
});

test('the answers cancel, lost and drain reach their lease and the worker', async (t) => {
  const { lease, advance, drains } = keeperUnderFakeTime(t, [{ statuses: ['cancel', 'lost'], drain: true }]);
  const [first, second] = [lease(), lease()];
  await advance(5050);
  assert.equal(first.stop, 'cancelled');
  assert.equal(first.isHeld, true, 'the cancelled attempt still has to tell');
  assert.equal(second.stop, 'lost');
  assert.equal(second.isHeld, false);
  assert.equal(drains(), 1);
});

test('progress is told by early renewals, at most every 250 ms', async (t) => {
  const { keeper, lease, sent, advance } = keeperUnderFakeTime(
    t,
    Array.from({ length: 9 }, () => ok),
  );
  const held = lease();
  for (let step = 1; step <= 20; step += 1) {
    keeper.report(held, step / 20, 'write');
    await advance(50);
  }
  await advance(250);
  assert.deepEqual(
    sent.map(({ atMs }) => atMs),
    [50, 300, 550, 800, 1050],
  );
  assert.equal(sent.at(-1)?.items[0]?.progress, 1);
});

test('a cancel hint for a kept job renews at once, one for another job does not', async (t) => {
  const { keeper, lease, sent, advance } = keeperUnderFakeTime(t, [{ statuses: ['cancel'], drain: false }]);
  const held = lease();
  keeper.renewAtOnce('job_of_somebody_else');
  await advance(100);
  assert.equal(sent.length, 0);
  keeper.renewAtOnce(held.ref.jobId);
  await advance(50);
  assert.equal(sent.length, 1);
  assert.equal(held.stop, 'cancelled');
});

test('a renewal answered after its attempt has ended starts no new watch over the lease', async (t) => {
  const { keeper, lease, advance } = keeperUnderFakeTime(t, []);
  const ended = lease();
  keeper.remove(ended);
  ended.renewed(0);
  await advance(9 * 15_000 + 100);
  assert.equal(ended.stop, null);
});

test('a renewal that hangs is given up after half its interval, so that two more tries fit into the lease', async (t) => {
  const late = new LatheError('deadline_exceeded', 'no answer');
  const { lease, sent, advance } = keeperUnderFakeTime(t, [late, late, ok]);
  lease();
  await advance(6000);
  assert.deepEqual(
    sent.map(({ timeoutMs }) => timeoutMs),
    [2500, 5000, 5000],
  );
});
