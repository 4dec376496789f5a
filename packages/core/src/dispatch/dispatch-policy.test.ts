import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantId } from '../tenancy/principal.ts';
import { countOf, noOne, queueOf, SmallFarm, type Line } from './small-farm.fixture.ts';

const room = (anyClass: number, interactiveOnly = 0) => ({ anyClass, interactiveOnly });
const ones = (count: number): number[] => Array.from({ length: count }, () => 1);
const batch = (digit: number) => `bat_${digit}` as const;
const tenantsOf = (farm: SmallFarm, count: number): string[] => farm.round(room(count)).map(({ line }) => line.tenant);

test('nothing waits: nothing is picked', () => {
  assert.deepEqual(new SmallFarm([]).round(room(10, 10)), []);
});

test('no room: nothing is picked', () => {
  const farm = new SmallFarm([{ tenant: 'a', jobs: ones(3) }]);
  assert.deepEqual(farm.round(room(0)), []);
});

test('slots kept for interactive jobs are offered to no other class', () => {
  const farm = new SmallFarm([
    { tenant: 'a', jobs: ones(9) },
    { tenant: 'a', class: 'long', jobs: ones(9) },
    { tenant: 'a', class: 'interactive', jobs: ones(2) },
  ]);
  const made = farm.round(room(0, 5));
  assert.deepEqual(
    made.map(({ line }) => line.class),
    ['interactive', 'interactive'],
  );
});

test('classes share the other slots 16 : 4 : 1 while all of them wait, interactive first', () => {
  const classes = ['long', 'bulk', 'interactive'] as const;
  const farm = new SmallFarm(classes.map((jobClass) => ({ tenant: 'a', class: jobClass, jobs: ones(3000) })));
  const made = farm.round(room(2100));
  assert.equal(made[0]?.line.class, 'interactive');
  const counts = classes.map((jobClass) => made.filter(({ line }) => line.class === jobClass).length);
  assert.deepEqual(counts, [100, 400, 1600]);
});

test('interactive jobs in kept slots cost their class nothing of the others', () => {
  const classes = ['bulk', 'interactive'] as const;
  const farm = new SmallFarm(classes.map((jobClass) => ({ tenant: 'a', class: jobClass, jobs: ones(3000) })));
  const counts = { bulk: 0, interactive: 0 };
  for (let round = 0; round < 100; round++)
    for (const { line } of farm.round(room(10, 10))) counts[line.class === 'bulk' ? 'bulk' : 'interactive']++;
  assert.deepEqual(counts, { bulk: 200, interactive: 1000 + 800 });
});

test('tenants of one weight take turns, whatever their order and length', () => {
  const farm = new SmallFarm([
    { tenant: 'a', jobs: ones(1000) },
    { tenant: 'b', jobs: ones(3) },
  ]);
  assert.deepEqual(tenantsOf(farm, 8), ['a', 'b', 'a', 'b', 'a', 'b', 'a']);
});

test('a tenant of weight 3 gets three of four', () => {
  const settings = [{ tenantId: tenantId('b'), weight: 3, maxRunning: null }];
  const farm = new SmallFarm(
    [
      { tenant: 'a', jobs: ones(1000) },
      { tenant: 'b', jobs: ones(1000) },
    ],
    settings,
  );
  assert.equal(tenantsOf(farm, 400).filter((tenant) => tenant === 'b').length, 300);
});

test('offered and running jobs of every class count against the bound of a tenant', () => {
  const a = tenantId('a');
  const inHand = [
    { tenantId: a, class: 'bulk', offered: 1, running: 1 },
    { tenantId: a, class: 'long', offered: 0, running: 2 },
  ] as const;
  const view = { ...noOne, inHand, tenants: [{ tenantId: a, weight: 1, maxRunning: 6 }] };
  const { policy } = new SmallFarm([]);
  const queues = (['interactive', 'bulk', 'long'] as const).map((jobClass) =>
    queueOf({ tenant: 'a', class: jobClass, jobs: [1] }),
  );
  assert.equal(countOf(policy.pick(queues, view, room(10, 10))), 2);
});

test('a tenant at its bound leaves its turns to the others', () => {
  const settings = [{ tenantId: tenantId('a'), weight: 100, maxRunning: 2 }];
  const farm = new SmallFarm(
    [
      { tenant: 'a', jobs: ones(1000) },
      { tenant: 'b', jobs: ones(1000) },
    ],
    settings,
  );
  const tenants = tenantsOf(farm, 50);
  assert.equal(tenants.length, 50);
  assert.equal(tenants.filter((tenant) => tenant === 'a').length, 2);
});

for (const [what, lines, expected] of [
  [
    'the highest priority goes first',
    [
      { tenant: 'a', priority: 0, jobs: ones(9) },
      { tenant: 'a', priority: 5, jobs: ones(9) },
      { tenant: 'a', priority: -5, jobs: ones(9) },
    ],
    [1, 1, 1, 1],
  ],
  [
    'priority goes before a deadline',
    [
      { tenant: 'a', deadlineUs: 1, jobs: ones(9) },
      { tenant: 'a', priority: 1, batch: batch(1), jobs: ones(9) },
    ],
    [1, 1, 1, 1],
  ],
  [
    'the nearest deadline goes first, no deadline last',
    [
      { tenant: 'a', batch: batch(1), jobs: ones(9) },
      { tenant: 'a', batch: batch(2), deadlineUs: 9, jobs: ones(9) },
      { tenant: 'a', batch: batch(3), deadlineUs: 5, jobs: ones(9) },
    ],
    [2, 2, 2, 2],
  ],
  [
    'batches take turns in work, not in jobs',
    [
      { tenant: 'a', batch: batch(1), jobs: [3, 3, 3, 3, 3, 3] },
      { tenant: 'a', jobs: ones(99) },
    ],
    [0, 1, 1, 1, 0, 1, 1, 1],
  ],
] as const satisfies readonly (readonly [string, readonly Line[], readonly number[]])[])
  test(`within a tenant ${what}`, () => {
    const farm = new SmallFarm(lines.map((line) => ({ ...line, jobs: [...line.jobs] })));
    const made = farm.round(room(expected.length));
    assert.deepEqual(
      made.map(({ line }) => farm.lines.indexOf(line)),
      expected,
    );
  });

test('a tenant is not charged for jobs that were not there', () => {
  const farm = new SmallFarm([
    { tenant: 'a', jobs: [1] },
    { tenant: 'b', jobs: ones(1000) },
  ]);
  assert.equal(tenantsOf(farm, 40).filter((tenant) => tenant === 'a').length, 1);
  farm.lines[0]?.jobs.push(...ones(20));
  assert.equal(tenantsOf(farm, 20).filter((tenant) => tenant === 'a').length, 10);
});

for (const workSeconds of [0, -5, Number.NaN, Infinity, 1e12])
  test(`an estimate of ${workSeconds} s ends no round`, () => {
    const farm = new SmallFarm([
      { tenant: 'a', jobs: Array.from({ length: 50 }, () => workSeconds) },
      { tenant: 'b', jobs: ones(50) },
    ]);
    assert.equal(farm.round(room(20)).length, 20);
    assert.ok(farm.offered.some(({ line }) => line.tenant === 'b'));
  });

test('rounds for interactive slots alone change no turn of the tenants of other classes', () => {
  const farm = new SmallFarm([
    { tenant: 'a', jobs: Array.from({ length: 300 }, () => 0.2) },
    { tenant: 'b', jobs: Array.from({ length: 300 }, () => 0.2) },
  ]);
  const counts = { a: 0, b: 0 };
  for (let round = 0; round < 100; round++) {
    for (const { line } of farm.round(room(1))) counts[line.tenant === 'a' ? 'a' : 'b']++;
    assert.deepEqual(farm.round(room(0, 2)), []);
  }
  // A turn is of five such jobs.
  assert.ok(Math.abs(counts.a - counts.b) <= 5, `${counts.a} : ${counts.b}`);
});
