import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LatheError } from '@lathe/core/errors';
import { CallGroup, outcomeOf, type Outcome } from './call-group.ts';

/** A group whose transactions end when the test says so. */
function openScene(options: { runsAtOnce: number; callsPerRun: number; patienceMs?: number; mayRunApart?: boolean }) {
  const runs: { readonly calls: readonly number[]; readonly end: (outcomes?: Outcome<number>[]) => void }[] = [];
  const failures: unknown[] = [];
  const group = new CallGroup<number, number>({
    ...options,
    mayRunApart: () => options.mayRunApart ?? true,
    run: async (calls) => {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      const { promise, resolve } = Promise.withResolvers<readonly Outcome<number>[]>();
      runs.push({
        calls,
        end: (outcomes) => resolve(outcomes ?? calls.map((call) => ({ ok: true, value: 10 * call }))),
      });
      return await promise;
    },
  });
  return { group, runs, failures };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('calls of one turn go together, those that come meanwhile with the next transaction, each with its own answer', async () => {
  const { group, runs } = openScene({ runsAtOnce: 1, callsPerRun: 100 });
  const first = [group.call(1), group.call(2)];
  await turn();
  const second = [group.call(3), group.call(4), group.call(5)];
  await turn();
  assert.deepEqual(
    runs.map(({ calls }) => calls),
    [[1, 2]],
  );
  runs[0]?.end();
  assert.deepEqual(await Promise.all(first), [10, 20]);
  await turn();
  assert.deepEqual(runs[1]?.calls, [3, 4, 5]);
  runs[1]?.end();
  assert.deepEqual(await Promise.all(second), [30, 40, 50]);
});

test('no more transactions at once and no more calls in one than allowed', async () => {
  const { group, runs } = openScene({ runsAtOnce: 2, callsPerRun: 3, patienceMs: 0 });
  const answers = Array.from({ length: 8 }, (_, index) => group.call(index));
  await turn();
  assert.deepEqual(
    runs.map(({ calls }) => calls),
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
  );
  runs[1]?.end();
  await turn();
  assert.deepEqual(runs[2]?.calls, [6, 7]);
  for (const { end } of runs) end();
  assert.deepEqual(await Promise.all(answers), [0, 10, 20, 30, 40, 50, 60, 70]);
});

test('a transaction begins beside one that runs only after the patience, or when it is full', async () => {
  const { group, runs } = openScene({ runsAtOnce: 3, callsPerRun: 3, patienceMs: 60_000 });
  const answers = [group.call(1)];
  await turn();
  answers.push(group.call(2), group.call(3));
  await turn();
  assert.equal(runs.length, 1, 'two wait together');
  answers.push(group.call(4));
  await turn();
  assert.deepEqual(runs[1]?.calls, [2, 3, 4]);
  for (const { end } of runs) end();
  assert.deepEqual(await Promise.all(answers), [10, 20, 30, 40]);
});

test('a transaction that hangs keeps no others longer than the patience', { timeout: 10_000 }, async () => {
  const { group, runs } = openScene({ runsAtOnce: 2, callsPerRun: 3, patienceMs: 20 });
  const hanging = group.call(1);
  await turn();
  for (const call of [2, 3, 4]) {
    const behind = group.call(call);
    while (runs.length < call) await turn();
    assert.deepEqual(runs[call - 1]?.calls, [call]);
    runs[call - 1]?.end();
    assert.equal(await behind, 10 * call);
  }
  runs[0]?.end();
  assert.equal(await hanging, 10);
});

test('a refused call leaves its neighbours their answers', async () => {
  const { group, runs } = openScene({ runsAtOnce: 1, callsPerRun: 10 });
  const answers = Promise.allSettled([group.call(1), group.call(2)]);
  await turn();
  const error = new LatheError('not_found', 'There is none.');
  runs[0]?.end([
    { ok: false, error },
    { ok: true, value: 2 },
  ]);
  assert.deepEqual(await answers, [
    { status: 'rejected', reason: error },
    { status: 'fulfilled', value: 2 },
  ]);
});

test('of a transaction that fails as a whole each call has one of its own, so that only the culprit fails', async () => {
  const { group, runs, failures } = openScene({ runsAtOnce: 1, callsPerRun: 10 });
  const culprit = new Error('cannot be stored');
  failures.push(new Error('the group'), culprit);
  const answers = Promise.allSettled([group.call(1), group.call(2)]);
  await turn();
  assert.deepEqual(
    runs.map(({ calls }) => calls),
    [[2]],
  );
  runs[0]?.end();
  assert.deepEqual(await answers, [
    { status: 'rejected', reason: culprit },
    { status: 'fulfilled', value: 20 },
  ]);
});

test('when the database has gone nobody tries again', async () => {
  const { group, runs, failures } = openScene({ runsAtOnce: 1, callsPerRun: 10, mayRunApart: false });
  const gone = new Error('gone');
  failures.push(gone);
  const answers = await Promise.allSettled([group.call(1), group.call(2)]);
  assert.deepEqual(answers, [
    { status: 'rejected', reason: gone },
    { status: 'rejected', reason: gone },
  ]);
  assert.equal(runs.length, 0);
});

test('a LatheError is an outcome, a defect fails the transaction', () => {
  const refusal = new LatheError('not_found', 'There is none.');
  const refuse = (): never => {
    throw refusal;
  };
  assert.deepEqual(outcomeOf(refuse), { ok: false, error: refusal });
  assert.deepEqual(
    outcomeOf(() => 1),
    { ok: true, value: 1 },
  );
  assert.throws(
    () =>
      outcomeOf(() => {
        throw new RangeError('defect');
      }),
    RangeError,
  );
});

test('it is idle when nothing is under way, not before', async () => {
  const { group, runs } = openScene({ runsAtOnce: 1, callsPerRun: 1 });
  await group.idle();
  const answers = [group.call(1), group.call(2)];
  let isIdle = false;
  const idle = group.idle().then(() => (isIdle = true));
  for (const expected of [0, 1]) {
    await turn();
    assert.equal(isIdle, false);
    runs[expected]?.end();
  }
  await Promise.all([...answers, idle]);
});
