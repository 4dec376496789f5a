import { badFactsAreNoticed } from './bad-facts-are-noticed.ts';
import { goodFacts, withJob } from './good-facts.ts';
import { oneEnd } from './one-end.ts';

const [first, second] = goodFacts.jobs;
const isEnd = ({ jobId, type }: { jobId: string; type: string }): boolean => jobId === 'job_1' && type === 'finished';
const end = { jobId: 'job_1', seq: 6, type: 'finished', state: 'succeeded' };

badFactsAreNoticed(oneEnd, [
  ['an accepted job is gone', { ...goodFacts, jobs: goodFacts.jobs.slice(1) }, /not in the store/],
  ['a job is there twice', { ...goodFacts, jobs: [...goodFacts.jobs, ...goodFacts.jobs.slice(0, 1)] }, /2 times/],
  ['a job never ends', withJob('job_1', { state: 'running' }), /never ended/],
  [
    'a job has two terminal events',
    { ...goodFacts, events: [...goodFacts.events, end] },
    /2 terminal events in the store/,
  ],
  [
    'a job has no terminal event',
    { ...goodFacts, events: goodFacts.events.filter((e) => !isEnd(e)) },
    /0 terminal events/,
  ],
  ['state and terminal event differ', withJob('job_1', { state: 'failed' }), /its terminal event says/],
  ['something happens after the end', withJob('job_1', { lastSeq: 6 }), /further ones/],
  ['Kafka never told of an end', { ...goodFacts, notices: goodFacts.notices.filter((e) => !isEnd(e)) }, /Kafka told 0/],
  ['Kafka told of two ends', { ...goodFacts, notices: [...goodFacts.notices, end] }, /Kafka told 2/],
  [
    'a repeated submit made a second job',
    { ...goodFacts, jobs: [...goodFacts.jobs, ...(first ? [{ ...first, jobId: 'job_9' }] : [])] },
    /nobody was told/,
  ],
  [
    'two submits were answered with one job',
    {
      ...goodFacts,
      accepted: [...goodFacts.accepted, ...goodFacts.accepted.filter(({ jobId }) => jobId === second?.jobId)],
    },
    /twice under one id/,
  ],
]);
