import { badFactsAreNoticed } from './bad-facts-are-noticed.ts';
import { goodFacts, withJob } from './good-facts.ts';
import { rightBytes } from './right-bytes.ts';

const outputs = goodFacts.jobs[0]?.outputs ?? [];
const other = 'f'.repeat(64);

badFactsAreNoticed(rightBytes, [
  [
    'an object has other bytes',
    withJob('job_1', { outputs: outputs.map((o) => ({ ...o, storedSha256: other })) }),
    /in S3 has/,
  ],
  [
    'store and object agree on other bytes than the calm run',
    withJob('job_1', { outputs: outputs.map((o) => ({ ...o, sha256: other, storedSha256: other })) }),
    /in the calm run/,
  ],
  [
    'an object is gone',
    withJob('job_1', { outputs: outputs.map((o) => ({ ...o, storedSha256: null })) }),
    /no object lies/,
  ],
  ['an output is missing', withJob('job_1', { outputs: outputs.slice(1) }), /has the outputs report/],
  ['there are two results', withJob('job_1', { outputs: [...outputs, ...outputs] }), /has the outputs master,master/],
  ['a failed job has outputs', withJob('job_1', { state: 'failed' }), /has 2 outputs/],
  ['the calm run lacks the work', { ...goodFacts, references: new Map() }, /calm run has no/],
]);
