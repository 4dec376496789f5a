import { badFactsAreNoticed } from './bad-facts-are-noticed.ts';
import { fencesHold } from './fences-hold.ts';
import { goodFacts, withAttempt, withJob } from './good-facts.ts';

const zombie =
  goodFacts.jobs[0]?.outputs.map((output) => ({ ...output, objectKey: 'a/attempts/job_1/1/master' })) ?? [];

badFactsAreNoticed(fencesHold, [
  ['a zombie has completed', withAttempt('job_1', 1, { outcome: 'succeeded' }), /stale fence/],
  ['two attempts overlap', withAttempt('job_1', 1, { endedAtMs: 17_500 }), /began before/],
  ['an attempt never ended', withAttempt('job_1', 2, { endedAtMs: null, outcome: 'running' }), /still running/],
  ['a fence was given twice', withAttempt('job_1', 2, { fence: 1 }), /has the fences 1,1/],
  ['the job is at another fence than its attempts', withJob('job_1', { fence: 3 }), /is at fence 3/],
  [
    'a job succeeded without an attempt that did',
    withAttempt('job_1', 2, { outcome: 'failed' }),
    /0 succeeded attempts/,
  ],
  ['the result is that of an earlier attempt', withJob('job_1', { outputs: zombie }), /another attempt/],
]);
