import { badFactsAreNoticed } from './bad-facts-are-noticed.ts';
import { withJob } from './good-facts.ts';
import { innocentsLive } from './innocents-live.ts';

badFactsAreNoticed(innocentsLive, [
  ['a job failed', withJob('job_1', { state: 'failed' }), /is failed/],
  ['a job died', withJob('job_1', { state: 'dead' }), /is dead/],
  ['a job was cancelled unasked', withJob('job_1', { state: 'cancelled' }), /nobody asked/],
]);
