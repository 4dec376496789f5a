import assert from 'node:assert/strict';
import test from 'node:test';
import { goodFacts, withJob } from '../audit/good-facts.ts';
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
