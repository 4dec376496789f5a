import type { JobEvent } from '@lathe/core';
import type { GatewayMetrics } from '../metrics.ts';

/** Counts what events say, as they leave the outbox. */
export class EventMetrics {
  readonly #metrics: GatewayMetrics;
  /** Start of each running attempt by `tenant/job`, microseconds; bounded by the running jobs. */
  readonly #startedAtUs = new Map<string, number>();

  constructor(metrics: GatewayMetrics) {
    this.#metrics = metrics;
  }

  count(event: JobEvent): void {
    const { job } = event;
    const key = `${event.tenantId}/${event.jobId}`;
    const labels = { class: job.class, kind: job.kind };
    if (event.type === 'submitted') this.#metrics.jobsSubmitted.inc(labels);
    if (event.type === 'requeued') this.#startedAtUs.delete(key);
    if (event.type === 'started') {
      this.#startedAtUs.set(key, event.atUs);
      const dueAtUs = Math.max(job.createdAtUs, job.runAfterUs);
      this.#metrics.queueSeconds.observe({ class: job.class }, Math.max(0, event.atUs - dueAtUs) / 1e6);
    }
    if (event.type === 'finished') {
      const reason = job.error?.code ?? (job.reused ? 'reused' : 'rendered');
      this.#metrics.jobsFinished.inc({ ...labels, outcome: job.state, reason });
      const startedAtUs = this.#startedAtUs.get(key);
      this.#startedAtUs.delete(key);
      if (startedAtUs !== undefined)
        this.#metrics.runSeconds.observe({ kind: job.kind }, Math.max(0, event.atUs - startedAtUs) / 1e6);
    }
  }
}
