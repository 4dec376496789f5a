import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { DeficitRound, quantumSeconds } from './deficit-round.ts';

const always = (): boolean => true;

/** Serves `count` jobs of the given cost each. @returns what each key got, seconds. */
function serve<Key extends string>(
  round: DeficitRound<Key>,
  costOf: (key: Key) => number,
  count: number,
): Map<Key, number> {
  const got = new Map<Key, number>();
  for (let job = 0; job < count; job++) {
    const key = round.next(always);
    assert.ok(key !== null);
    round.charge(key, costOf(key));
    got.set(key, (got.get(key) ?? 0) + costOf(key));
  }
  return got;
}

test('nobody to serve is nobody', () => {
  const round = new DeficitRound<string>();
  assert.equal(round.next(always), null);
  round.begin(new Map([['a', 1]]));
  assert.equal(
    round.next(() => false),
    null,
  );
});

test('until it is charged the answer stays the same', () => {
  const round = new DeficitRound<string>();
  round.begin(
    new Map([
      ['a', 1],
      ['b', 1],
    ]),
  );
  assert.deepEqual([round.next(always), round.next(always)], ['a', 'a']);
});

test('two keys of one weight and one cost take turns', () => {
  const round = new DeficitRound<string>();
  round.begin(
    new Map([
      ['a', 1],
      ['b', 1],
    ]),
  );
  const order: (string | null)[] = [];
  for (let job = 0; job < 6; job++) {
    const key = round.next(always);
    order.push(key);
    if (key !== null) round.charge(key, 1);
  }
  assert.deepEqual(order, ['a', 'b', 'a', 'b', 'a', 'b']);
});

test('shares follow the weights within 5 % whatever the costs', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 2, maxLength: 6 });
  const costs = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(weights, costs, (weightOf, costOf) => {
      const round = new DeficitRound<string>();
      round.begin(new Map(weightOf.map((weight, key) => [String(key), weight])));
      const got = serve(round, (key) => costOf[Number(key)] ?? 1, 20_000);
      const total = [...got.values()].reduce((sum, seconds) => sum + seconds, 0);
      const totalWeight = weightOf.reduce((sum, weight) => sum + weight, 0);
      for (const [key, weight] of weightOf.entries()) {
        const share = (got.get(String(key)) ?? 0) / total;
        assert.ok(Math.abs(share / (weight / totalWeight) - 1) < 0.05, `${key} got ${share}`);
      }
    }),
    { numRuns: 50 },
  );
});

test('while a key waits, no other is served more than the stated bound', () => {
  const keys = fc.array(fc.tuple(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 60 })), {
    minLength: 2,
    maxLength: 6,
  });
  fc.assert(
    fc.property(keys, (parts) => {
      const round = new DeficitRound<string>();
      round.begin(new Map(parts.map(([weight], key) => [String(key), weight])));
      const since = parts.map(() => parts.map(() => 0));
      for (let job = 0; job < 3000; job++) {
        const key = round.next(always);
        assert.ok(key !== null);
        const served = Number(key);
        const [, cost] = parts[served] ?? [1, 1];
        round.charge(key, cost);
        for (const [waiting, seconds] of since.entries()) {
          seconds[served] = (seconds[served] ?? 0) + cost;
          const [weight, owed] = parts[waiting] ?? [1, 1];
          const [otherWeight] = parts[served] ?? [1, 1];
          const bound = otherWeight * (owed / weight + 2 * quantumSeconds) + cost;
          if (waiting !== served)
            assert.ok((seconds[served] ?? 0) <= bound, `${waiting} waited while ${served} got ${seconds[served]}`);
        }
        since[served] = parts.map(() => 0);
      }
    }),
    { numRuns: 100 },
  );
});

test('going idle clears no debt, and who owes nothing is forgotten', () => {
  const round = new DeficitRound<string>();
  const both = new Map([
    ['a', 1],
    ['b', 1],
  ]);
  round.begin(both);
  assert.equal(round.next(always), 'a');
  round.charge('a', 10);
  round.begin(new Map([['b', 1]]));
  serve(round, () => 1, 5);
  assert.equal(round.size, 2);
  round.begin(both);
  const got = serve(round, () => 1, 5);
  assert.equal(got.get('a'), undefined, 'the debt of 10 s is not repaid after 5 turns');
  round.begin(new Map([['b', 1]]));
  serve(round, () => 1, 5);
  round.begin(new Map([['b', 1]]));
  assert.equal(round.size, 1);
});

test('a newcomer is served within one turn of each of the others', () => {
  const round = new DeficitRound<string>();
  const old = new Map(Array.from({ length: 9 }, (_, key) => [String(key), 1]));
  round.begin(old);
  serve(round, () => 5, 100);
  round.begin(new Map([...old, ['9', 1]]));
  const order: (string | null)[] = [];
  for (let job = 0; job < 10; job++) {
    const key = round.next(always);
    order.push(key);
    if (key !== null) round.charge(key, 5);
  }
  assert.ok(order.includes('9'));
});

test('what is not ready saves nothing up', () => {
  const round = new DeficitRound<string>();
  round.begin(
    new Map([
      ['a', 1],
      ['b', 1],
    ]),
  );
  for (let job = 0; job < 100; job++) {
    assert.equal(
      round.next((key) => key === 'a'),
      'a',
    );
    round.charge('a', 1);
  }
  const got = serve(round, () => 1, 20);
  assert.ok(Math.abs((got.get('a') ?? 0) - 10) <= 2, `a got ${got.get('a')} of 20`);
});
