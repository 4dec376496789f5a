import { badFactsAreNoticed } from './bad-facts-are-noticed.ts';
import { capsHold } from './caps-hold.ts';
import { withAttempt } from './good-facts.ts';

badFactsAreNoticed(capsHold, [
  ['two ran at once where one may', withAttempt('job_2', 1, { startedAtMs: 17_500 }), /ran 2 jobs at once/],
]);
