import assert from 'node:assert/strict';
import test from 'node:test';
import { badFactsAreNoticed } from './bad-facts-are-noticed.ts';
import { withAttempt } from './good-facts.ts';
import { leasesEnd, pidOf } from './leases-end.ts';

const late = withAttempt('job_1', 1, { endedAtMs: 21_500 });

badFactsAreNoticed(leasesEnd, [
  ['a killed worker kept its lease for 20.5 s', late, /20\.5 s after/],
  ['it was never taken from it', withAttempt('job_1', 1, { endedAtMs: null }), /Infinity/],
  [
    'a stopped worker kept it longer than that, too',
    { ...late, gone: [{ pid: 101, goneAtMs: 1000, backAtMs: 40_000 }] },
    /20\.5 s after/,
  ],
  ['the database had been away long before', { ...late, blind: [{ fromMs: 0, untilMs: 900 }] }, /20\.5 s after/],
]);

test('for one lease after an outage of the database nobody is missed', () => {
  const facts = { ...late, blind: [{ fromMs: 5000, untilMs: 8000 }] };
  assert.deepEqual([...leasesEnd.check(facts)], []);
});

test('a worker that was stopped for less than its lease keeps it', () => {
  const facts = { ...late, gone: [{ pid: 101, goneAtMs: 1000, backAtMs: 9000 }] };
  assert.deepEqual([...leasesEnd.check(facts)], []);
});

test('the process of a worker is read from its id, whatever the host is called', () => {
  assert.equal(pidOf('render-7-node-4321-0a1b2c3d'), 4321);
});
