import assert from 'node:assert/strict';
import test from 'node:test';
import type { ChaosFacts } from './chaos-facts.ts';
import { goodFacts } from './good-facts.ts';
import type { Invariant } from './invariant.ts';

/** Tests that an invariant holds in a good run and is violated by each of the bad ones. @param bad what is wrong, the facts, and what the sentence must say. */
export function badFactsAreNoticed(
  invariant: Invariant,
  bad: readonly (readonly [what: string, facts: ChaosFacts, says: RegExp])[],
): void {
  void test(`a good run holds: ${invariant.name}`, () => {
    assert.deepEqual([...invariant.check(goodFacts)], []);
    assert.ok(invariant.size(goodFacts) > 0, 'it looks at something');
  });
  for (const [what, facts, says] of bad)
    void test(`it is noticed when ${what}`, () => {
      const violations = [...invariant.check(facts)];
      assert.ok(
        violations.some((sentence) => says.test(sentence)),
        `got ${JSON.stringify(violations)}`,
      );
    });
}
