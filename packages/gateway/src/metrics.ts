import type { JobStore } from '@lathe/core';
import type { Registry } from '@lathe/service-kit';
import { Counter, Gauge, Histogram } from 'prom-client';

const queueBuckets = [0.005, 0.014, 0.04, 0.11, 0.31, 0.87, 2.5, 7, 20, 55, 160, 450, 1300, 3600];
const runBuckets = [0.1, 0.25, 0.6, 1.5, 4, 10, 25, 60, 150, 400, 1000, 2700, 7200];

/** Every metric the gateway exports beside those of the process. */
export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

/** Labels are bounded sets: classes, kinds, outcomes, codes of the error catalogue; never a job or a tenant. */
export function createGatewayMetrics(registry: Registry, store: Pick<JobStore, 'pending'>) {
  const registers = [registry];
  const pending = askedOnce(() => store.pending());
  return {
    pendingJobs: new Gauge({
      name: 'lathe_pending_jobs',
      help: 'Jobs that wait for a worker.',
      labelNames: ['class'],
      registers,
      async collect() {
        for (const { class: jobClass, jobs } of await pending()) this.set({ class: jobClass }, jobs);
      },
    }),
    pendingWork: new Gauge({
      name: 'lathe_pending_work_seconds',
      help: 'Estimated work of the jobs that wait for a worker, seconds of one thread.',
      labelNames: ['class'],
      registers,
      async collect() {
        for (const { class: jobClass, workSeconds } of await pending()) this.set({ class: jobClass }, workSeconds);
      },
    }),
    oldestPending: new Gauge({
      name: 'lathe_oldest_pending_seconds',
      help: 'Age of the oldest job that waits for a worker.',
      labelNames: ['class'],
      registers,
      async collect() {
        for (const { class: jobClass, oldestSeconds } of await pending()) this.set({ class: jobClass }, oldestSeconds);
      },
    }),
    jobsSubmitted: new Counter({
      name: 'lathe_jobs_submitted_total',
      help: 'Jobs accepted.',
      labelNames: ['class', 'kind'],
      registers,
    }),
    jobsFinished: new Counter({
      name: 'lathe_jobs_finished_total',
      help: 'Jobs that ended; reason is the error code, or "reused" or "rendered".',
      labelNames: ['class', 'kind', 'outcome', 'reason'],
      registers,
    }),
    attempts: new Counter({
      name: 'lathe_attempts_total',
      help: 'Attempts that ended.',
      labelNames: ['outcome'],
      registers,
    }),
    queueSeconds: new Histogram({
      name: 'lathe_job_queue_seconds',
      help: 'From when a job could first run to the start of its attempt.',
      labelNames: ['class'],
      buckets: queueBuckets,
      registers,
    }),
    runSeconds: new Histogram({
      name: 'lathe_job_run_seconds',
      help: 'Length of the attempt that ended a job.',
      labelNames: ['kind'],
      buckets: runBuckets,
      registers,
    }),
    offers: new Counter({
      name: 'lathe_offers_total',
      help: 'Offers made, those of them that the bus did not take, those claimed, and claims without an offer.',
      labelNames: ['result'],
      registers,
    }),
    dispatchLag: new Histogram({
      name: 'lathe_dispatch_lag_seconds',
      help: 'From what woke the dispatcher to the offers being sent.',
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    dispatcherLeader: new Gauge({
      name: 'lathe_dispatcher_leader',
      help: 'Whether this gateway leads: 1 in one gateway of a farm.',
      registers,
    }),
    fleetSlots: new Gauge({
      name: 'lathe_fleet_slots',
      help: 'Slots of the fleet as the leader sees them; interactive_only are the free ones that no other class may take.',
      labelNames: ['state'],
      registers,
    }),
    leasesLost: new Counter({
      name: 'lathe_leases_lost_total',
      help: 'Attempts whose lease passed without a renewal.',
      registers,
    }),
    fencedWrites: new Counter({
      name: 'lathe_fenced_writes_total',
      help: 'Completions and releases refused because their fence was stale.',
      registers,
    }),
  };
}

/** One answer for all who ask before it has come: the gauges of one scrape cost the store one call. */
function askedOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => {
    asked ??= ask().finally(() => (asked = null));
    return asked;
  };
}
