import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { tenantId } from '../tenancy/principal.ts';
import { classWeights } from './class-weights.ts';
import { SmallFarm, type Line } from './small-farm.fixture.ts';

const repeated = (count: number, workSeconds: number): number[] => Array.from({ length: count }, () => workSeconds);

/** (Σx)² ÷ (n Σx²): 1 when all are equal, 1/n when one has all. */
function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  return sum ** 2 / (shares.length * shares.reduce((total, share) => total + share ** 2, 0));
}

const classes = ['interactive', 'bulk', 'long'] as const;
const someLine = fc.record({
  class: fc.constantFrom(...classes),
  tenant: fc.constantFrom('a', 'b', 'c', 'd'),
  priority: fc.integer({ min: -2, max: 2 }),
  batch: fc.constantFrom(null, 'bat_1', 'bat_2'),
  deadlineUs: fc.option(fc.integer({ min: 1, max: 9 })),
  jobs: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 12 }),
});
const someLines = fc.uniqueArray(someLine, {
  maxLength: 12,
  selector: (line) => [line.class, line.tenant, line.priority, line.batch].join('/'),
});
const copyOf = (lines: readonly Line[]): Line[] => lines.map((line) => ({ ...line, jobs: [...line.jobs] }));

test('work-conserving: rounds offer everything that there is room for, each job once', () => {
  fc.assert(
    fc.property(someLines, fc.integer({ min: 1, max: 40 }), (given, size) => {
      const farm = new SmallFarm(copyOf(given));
      const all = given.flatMap(({ jobs }) => jobs);
      let roomLeft = size;
      for (let made = -1; made !== 0; roomLeft -= made)
        made = farm.round({ interactiveOnly: 0, anyClass: roomLeft }).length;
      assert.equal(farm.offered.length, Math.min(size, all.length));
    }),
  );
});

test('bounds of tenants are never passed, and nothing that they allow is left', () => {
  const bounds = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(someLines, bounds, fc.integer({ min: 1, max: 40 }), (given, [ofA = 0, ofB = 0], size) => {
      const caps = new Map([
        ['a', ofA],
        ['b', ofB],
      ]);
      const settings = [...caps].map(([name, maxRunning]) => ({ tenantId: tenantId(name), weight: 2, maxRunning }));
      const farm = new SmallFarm(copyOf(given), settings);
      let roomLeft = size;
      for (let made = -1; made !== 0; roomLeft -= made)
        made = farm.round({ interactiveOnly: 3, anyClass: roomLeft }).length;
      const perTenant = Map.groupBy(farm.offered, ({ line }) => line.tenant);
      for (const [name, most] of caps) assert.ok((perTenant.get(name)?.length ?? 0) <= most);
      const left = farm.lines.filter(({ tenant, jobs }) => {
        const cap = caps.get(tenant) ?? Infinity;
        return jobs.length > 0 && (perTenant.get(tenant)?.length ?? 0) < cap;
      });
      assert.ok(left.length === 0 || farm.offered.length >= size);
    }),
  );
});

test('no class starves: while one waits the others are given no more than what its last job cost, by their weights, two turns and a job', () => {
  const sizes = fc.tuple(
    fc.integer({ min: 1, max: 60 }),
    fc.integer({ min: 1, max: 60 }),
    fc.integer({ min: 1, max: 600 }),
  );
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 7 }), (workSeconds, size) => {
      const lines = classes.map((name, index) => ({
        tenant: 'a',
        class: name,
        jobs: repeated(9000, workSeconds[index] ?? 1),
      }));
      const farm = new SmallFarm(lines);
      const since = new Map(classes.map((name) => [name, 0]));
      for (let round = 0; round < 600; round++) {
        farm.offered.length = 0;
        for (const { line, workSeconds: cost } of farm.round({ interactiveOnly: 0, anyClass: size })) {
          for (const [index, name] of classes.entries()) {
            if (name === line.class) since.set(name, 0);
            else since.set(name, (since.get(name) ?? 0) + cost);
            const own = workSeconds[index] ?? 1;
            const bound = classes
              .filter((other) => other !== name)
              .map(
                (other) =>
                  classWeights[other] * (own / classWeights[name] + 2) + (workSeconds[classes.indexOf(other)] ?? 1),
              )
              .reduce((sum, seconds) => sum + seconds, 0);
            assert.ok((since.get(name) ?? 0) <= bound, `${name} waited for ${since.get(name)} s of work`);
          }
        }
      }
    }),
    { numRuns: 30 },
  );
});

test('Jain index of equal tenants with jobs of 1 to 60 s is 0.95 or more', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 40 }), (workSeconds, slots) => {
      const lines = workSeconds.map((seconds, index) => ({
        tenant: `t${index}`,
        jobs: repeated(Math.ceil(2000 / seconds), seconds),
      }));
      const farm = new SmallFarm(lines);
      const served = workSeconds.map(() => 0);
      const untilSeconds = (1000 * lines.length) / slots;
      farm.drain(slots, ({ line, workSeconds: seconds }, startSeconds) => {
        const index = lines.findIndex(({ tenant }) => tenant === line.tenant);
        if (startSeconds < untilSeconds) served[index] = (served[index] ?? 0) + seconds;
      });
      assert.ok(jainIndex(served) >= 0.95, `${jainIndex(served)} of ${served.join(', ')}`);
    }),
    { numRuns: 15 },
  );
});

test('100 jobs beside 20,000 finish within 2.2 times what they take alone', () => {
  for (const slots of [1, 4, 16]) {
    const small = (): Line => ({ tenant: 'small', jobs: repeated(100, 3) });
    const alone = new SmallFarm([small()]).drain(slots).get('small') ?? 0;
    const big: Line = { tenant: 'big', batch: 'bat_1', jobs: repeated(20_000, 3) };
    const farm = new SmallFarm([big, small()]);
    let endSeconds = 0;
    let started = 0;
    const stop = new Error('seen');
    try {
      farm.drain(slots, ({ line }, startSeconds) => {
        if (line.tenant === 'small') endSeconds = startSeconds + 3;
        if (line.tenant === 'small' && ++started === 100) throw stop;
      });
    } catch (caught) {
      assert.equal(caught, stop);
    }
    assert.ok(endSeconds / alone <= 2.2, `${slots} slots: ${endSeconds / alone}`);
  }
});
