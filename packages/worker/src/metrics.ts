import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** How an attempt ended here, as `lathe_worker_attempts_total` counts it. */
export type CountedOutcome = 'succeeded' | 'failed' | 'cancelled' | 'lost' | 'expired' | 'released';

/** Everything a worker exports. */
export interface WorkerMetrics {
  readonly slots: Gauge<'state'>;
  readonly attempts: Counter<'outcome'>;
  readonly pauses: Counter<'reason'>;
  readonly claimToStart: Histogram;
  readonly claimToFirstBlock: Histogram<'class'>;
  readonly realtimeRatio: Histogram<'kind'>;
  readonly audioSeconds: Counter;
}

export function declareWorkerMetrics(registry: Registry): WorkerMetrics {
  const registers = [registry];
  return {
    slots: new Gauge({
      name: 'lathe_worker_slots',
      help: 'Render slots of this worker by state: free, busy, or withheld for want of memory.',
      labelNames: ['state'],
      registers,
    }),
    attempts: new Counter({
      name: 'lathe_worker_attempts_total',
      help: 'Attempts that ended on this worker, by outcome as it saw it.',
      labelNames: ['outcome'],
      registers,
    }),
    pauses: new Counter({
      name: 'lathe_worker_pauses_total',
      help: 'Times this worker claimed nothing for a while, by reason: scratch_full or jobs_lost.',
      labelNames: ['reason'],
      registers,
    }),
    claimToStart: new Histogram({
      name: 'lathe_claim_to_start_seconds',
      help: 'From a claim being sent to its render beginning, inputs fetched.',
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
    }),
    claimToFirstBlock: new Histogram({
      name: 'lathe_claim_to_first_block_seconds',
      help: 'From a claim being sent to the first block of its render being through, of renders that succeeded.',
      labelNames: ['class'],
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
    }),
    realtimeRatio: new Histogram({
      name: 'lathe_render_realtime_ratio',
      help: 'Seconds of audio rendered per second of render time, transfers left out.',
      labelNames: ['kind'],
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000],
      registers,
    }),
    audioSeconds: new Counter({
      name: 'lathe_audio_seconds_rendered_total',
      help: 'Seconds of input audio of successful renders.',
      registers,
    }),
  };
}
