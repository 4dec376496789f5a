import assert from 'node:assert/strict';
import test from 'node:test';
import { faultKinds } from './fault.ts';
import { planFaults } from './plan-faults.ts';

const fleet = { workers: 3, gateways: 2, brokers: 3, hasSmallScratch: true };

test('the same seed plans the same faults, another seed others', () => {
  assert.deepEqual(planFaults(1, 300_000, fleet), planFaults(1, 300_000, fleet));
  assert.notDeepEqual(planFaults(1, 300_000, fleet), planFaults(2, 300_000, fleet));
});

for (const seed of [1, 2, 3, 4, 5]) {
  test(`seed ${seed} brings every kind of fault within three minutes`, () => {
    const kinds = new Set(planFaults(seed, 180_000, fleet).map(({ kind }) => kind));
    assert.deepEqual(
      faultKinds.filter((kind) => !kinds.has(kind)),
      [],
    );
  });

  test(`seed ${seed} never harms two gateways or two brokers at once, nor one worker twice`, () => {
    const faults = planFaults(seed, 3_600_000, fleet);
    const spans = faults.map((fault) => {
      const [what = ''] = fault.kind.split('-');
      const name = what === 'gateway' || what === 'broker' ? what : `${what} ${fault.target} ${fault.link}`;
      return { name, from: fault.atMs, until: fault.atMs + fault.forMs };
    });
    for (const [index, span] of spans.entries())
      for (const other of spans.slice(index + 1))
        assert.ok(other.name !== span.name || other.from > span.until, JSON.stringify([span, other]));
  });

  test(`seed ${seed} leaves quiet phases of six seconds`, () => {
    const faults = planFaults(seed, 600_000, fleet);
    const gaps = faults.slice(1).map(({ atMs }, index) => atMs - (faults[index]?.atMs ?? 0));
    assert.ok(gaps.filter((gap) => gap >= 6000).length >= 8, JSON.stringify(gaps));
  });
}

test('a disk is filled only where it is a small one', () => {
  const faults = planFaults(1, 3_600_000, { ...fleet, hasSmallScratch: false });
  assert.equal(
    faults.some(({ kind }) => kind === 'disk-full'),
    false,
  );
});
