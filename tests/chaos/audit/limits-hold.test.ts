import { badFactsAreNoticed } from './bad-facts-are-noticed.ts';
import { withAttempt, withJob } from './good-facts.ts';
import { limitsHold } from './limits-hold.ts';

badFactsAreNoticed(limitsHold, [
  ['a job was tried too often', withJob('job_1', { attempts: 4 }), /4 attempts of at most 3/],
  ['a job was lost too often', withJob('job_1', { losses: 11 }), /11 losses/],
  ['a loss was not counted', withJob('job_1', { losses: 0 }), /has 1 lost/],
  ['a released attempt was counted', withAttempt('job_1', 1, { outcome: 'released' }), /has 0 lost/],
  ['a drain burnt an attempt', withJob('job_2', { attempts: 1 }), /has 0 faults/],
  ['a failure was not counted', withAttempt('job_2', 1, { outcome: 'failed' }), /has 1 faults/],
]);
