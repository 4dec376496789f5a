import type { AttemptFacts, ChaosFacts, EventFacts, JobFacts } from './chaos-facts.ts';

const hash = (text: string): string => text.padEnd(64, '0');
const outputOf = (jobId: string, fence: number, role: string) => ({
  role,
  objectKey: `a/attempts/${jobId}/${fence}/${role}`,
  sha256: hash(role),
  storedSha256: hash(role),
});
const attempt = (
  jobId: string,
  fence: number,
  outcome: string,
  startedAtMs: number,
  endedAtMs: number,
): AttemptFacts => ({
  jobId,
  tenant: 'a',
  fence,
  workerId: `host-${100 + fence}-0123abcd`,
  outcome,
  startedAtMs,
  endedAtMs,
});
const event = (jobId: string, seq: number, type: string, state: string): EventFacts => ({ jobId, seq, type, state });
const jobFacts = { tenant: 'a', attemptLimit: 3, attempts: 0, cancelRequested: false, error: null } as const;

const lone: JobFacts = {
  ...jobFacts,
  jobId: 'job_1',
  kind: 'master',
  state: 'succeeded',
  fence: 2,
  losses: 1,
  lastSeq: 5,
  batchId: null,
  outputs: [outputOf('job_1', 2, 'master'), outputOf('job_1', 2, 'report')],
};
const item: JobFacts = {
  ...jobFacts,
  jobId: 'job_2',
  kind: 'analyze',
  state: 'succeeded',
  fence: 1,
  losses: 0,
  lastSeq: 3,
  batchId: 'bat_1',
  outputs: [{ ...outputOf('job_2', 1, 'report'), sha256: hash('analysis'), storedSha256: hash('analysis') }],
};
const events = [
  event('job_1', 1, 'submitted', 'queued'),
  event('job_1', 2, 'started', 'running'),
  event('job_1', 3, 'requeued', 'queued'),
  event('job_1', 4, 'started', 'running'),
  event('job_1', 5, 'finished', 'succeeded'),
  event('job_2', 2, 'started', 'running'),
  event('job_2', 3, 'finished', 'succeeded'),
];

/** A small run in which all went as promised: one job lost its worker at 1000 ms, another is the only item of a batch. */
export const goodFacts: ChaosFacts = {
  leaseMs: 15_000,
  lossLimit: 10,
  accepted: [
    {
      jobId: 'job_1',
      tenant: 'a',
      workKey: 'w1',
      kind: 'master',
      batchId: null,
      mayBeCancelled: false,
      acceptedAtMs: 100,
    },
    {
      jobId: 'job_2',
      tenant: 'a',
      workKey: 'w2',
      kind: 'analyze',
      batchId: 'bat_1',
      mayBeCancelled: false,
      acceptedAtMs: 100,
    },
  ],
  jobs: [lone, item],
  attempts: [
    attempt('job_1', 1, 'lost', 500, 16_000),
    attempt('job_1', 2, 'succeeded', 17_000, 18_000),
    attempt('job_2', 1, 'succeeded', 20_000, 21_000),
  ],
  events,
  notices: [...events, event('job_1', 5, 'finished', 'succeeded')],
  batches: [
    {
      batchId: 'bat_1',
      tenant: 'a',
      isClosed: true,
      isOver: true,
      counts: { waiting: 0, running: 0, succeeded: 1, failed: 0, cancelled: 0, dead: 0 },
      lastSeq: 4,
      acceptedItems: 1,
      events: [
        { seq: 1, type: 'opened', jobId: null, itemState: null },
        { seq: 2, type: 'item_finished', jobId: 'job_2', itemState: 'succeeded' },
        { seq: 3, type: 'closed', jobId: null, itemState: null },
        { seq: 4, type: 'finished', jobId: null, itemState: null },
      ],
    },
  ],
  watches: [
    {
      id: 'job_1',
      events: events.slice(0, 5).map(({ seq, type }) => ({ seq, type, jobId: null })),
      reconnections: 1,
      failure: null,
    },
  ],
  caps: { a: 1 },
  gone: [{ pid: 101, goneAtMs: 1000, backAtMs: null }],
  blind: [],
  references: new Map([
    ['w1', { master: hash('master'), report: hash('report') }],
    ['w2', { report: hash('analysis') }],
  ]),
  objectKeys: ['a/attempts/job_1/2/master', 'a/attempts/job_1/2/report', 'a/attempts/job_2/1/report'],
  assetKeys: ['a/attempts/job_1/2/master', 'a/attempts/job_1/2/report', 'a/attempts/job_2/1/report'],
};

/** The good facts with one job changed. */
export function withJob(jobId: string, change: Partial<JobFacts>): ChaosFacts {
  return { ...goodFacts, jobs: goodFacts.jobs.map((job) => (job.jobId === jobId ? { ...job, ...change } : job)) };
}

/** The good facts with one attempt changed. */
export function withAttempt(jobId: string, fence: number, change: Partial<AttemptFacts>): ChaosFacts {
  const attempts = goodFacts.attempts.map((each) =>
    each.jobId === jobId && each.fence === fence ? { ...each, ...change } : each,
  );
  return { ...goodFacts, attempts };
}
