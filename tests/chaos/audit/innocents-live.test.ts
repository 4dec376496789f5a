import { badFactsAreNoticed } from './bad-facts-are-noticed.ts';
import type { ChaosFacts } from './chaos-facts.ts';
import { withJob } from './good-facts.ts';
import { innocentsLive } from './innocents-live.ts';

const poisoned = (facts: ChaosFacts): ChaosFacts => ({
  ...facts,
  accepted: facts.accepted.map((job) => ({ ...job, isPoison: job.jobId === 'job_1' })),
});

badFactsAreNoticed(innocentsLive, [
  ['poison succeeded', poisoned(withJob('job_1', { attempts: 0 })), /is poison and is succeeded/],
  ['poison died too early', poisoned(withJob('job_1', { state: 'dead', attempts: 2 })), /dead after 2 attempts/],
  ['a job failed', withJob('job_1', { state: 'failed' }), /is failed/],
  ['a job died', withJob('job_1', { state: 'dead' }), /is dead/],
  ['a job was cancelled unasked', withJob('job_1', { state: 'cancelled' }), /nobody asked/],
]);
