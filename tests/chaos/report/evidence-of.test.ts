import assert from 'node:assert/strict';
import test from 'node:test';
import { goodFacts, withJob } from '../audit/good-facts.ts';
import { pidOf } from '../audit/leases-end.ts';
import { evidenceOf } from './evidence-of.ts';
import { reportOf } from './run-report.ts';

const figures = { name: 'run', seed: 1, faults: {}, durationMs: 1000, cancelMs: [], repeatedCalls: 0 };

test('a run in which all holds has nothing to show', () => {
  assert.deepEqual(evidenceOf(reportOf(goodFacts, figures), goodFacts), []);
});

test('what is known of a job that a violation names is shown, and of no other', () => {
  const facts = withJob('job_1', { state: 'failed' });
  const evidence = JSON.stringify(evidenceOf(reportOf(facts, figures), facts));
  assert.match(evidence, /"attempts":\[\{"jobId":"job_1"/);
  assert.doesNotMatch(evidence, /"jobId":"job_2"/);
});

test('an id is taken whole', () => {
  const report = reportOf(goodFacts, figures);
  const id = 'job_01a22024-2a96-7cdb-9dc2-40ada6414cba';
  const invariants = [{ name: 'x', size: 1, violations: [`${id}: attempt 1 ended late.`] }];
  assert.match(JSON.stringify(evidenceOf({ ...report, invariants }, goodFacts)), new RegExp(`"id":"${id}"`));
});

test('when a worker of the job was gone is shown, and of no other worker', () => {
  const [attempt] = goodFacts.attempts;
  assert.ok(attempt !== undefined);
  const goneAtMs = attempt.startedAtMs + 1;
  const gone = [pidOf(attempt.workerId), 999_999].map((pid) => ({ pid, goneAtMs, backAtMs: null }));
  const facts = { ...goodFacts, gone };
  const violations = [`${attempt.jobId}: attempt 1 ended late.`];
  const report = { ...reportOf(goodFacts, figures), invariants: [{ name: 'x', size: 1, violations }] };
  const evidence = JSON.stringify(evidenceOf(report, facts));
  assert.match(evidence, new RegExp(`"gone":\\[\\{"pid":${pidOf(attempt.workerId)},`));
  assert.doesNotMatch(evidence, /999999/);
});
