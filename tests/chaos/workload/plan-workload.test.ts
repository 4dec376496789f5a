import assert from 'node:assert/strict';
import test from 'node:test';
import { planWorkload, planWorks } from './plan-workload.ts';

const jobsOf = (seed: number, count: number) => {
  const { singles, batches } = planWorkload(seed, count, 60_000);
  return [...singles, ...batches.flatMap(({ jobs }) => jobs)];
};

for (const count of [8, 100, 300, 10_000]) {
  test(`of ${count} jobs at least half are masters, pairwise different in input or recipe`, () => {
    const jobs = jobsOf(1, count);
    assert.equal(jobs.length, count);
    const masters = jobs.filter(({ kind }) => kind === 'master');
    assert.ok(masters.length * 2 >= count, `${masters.length} masters`);
    const works = masters.map(({ input, spec }) => JSON.stringify([input, spec]));
    assert.equal(new Set(works).size, masters.length);
  });
}

test('the same seed plans the same run, another seed another one', () => {
  assert.deepEqual(jobsOf(7, 100), jobsOf(7, 100));
  assert.notDeepEqual(jobsOf(7, 100), jobsOf(8, 100));
});

test('every seed asks for the same works, so that one calm run serves all', () => {
  const works = planWorks(300)
    .map(({ workKey }) => workKey)
    .toSorted();
  for (const seed of [1, 2, 3])
    assert.deepEqual(
      jobsOf(seed, 300)
        .map(({ workKey }) => workKey)
        .toSorted(),
      works,
    );
});

test('keys of jobs are unique in a run', () => {
  const keys = jobsOf(3, 500).map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
});
