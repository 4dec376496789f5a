import type { Clock, JobEvent } from '@lathe/core';
import type { EventNotice__Output } from '@lathe/proto';
import type { GatewayMetrics } from '../metrics.ts';

/** Most running attempts remembered; beyond them the oldest are not timed. */
const rememberedAttempts = 100_000;

/** When an attempt began: by the store's clock where this process told of it, else when its notice came. */
type Start = { readonly atUs: number } | { readonly heardAtMs: number };

/**
 * Counts what events say as they leave the outbox, each in the one gateway that sent it. An attempt may begin in one
 * gateway's outbox and end in another's, so beginnings are also learnt from notices.
 */
export class EventMetrics {
  readonly #metrics: GatewayMetrics;
  readonly #clock: Clock;
  /** By `tenant/job`, oldest first. */
  readonly #starts = new Map<string, Start>();

  constructor(metrics: GatewayMetrics, clock: Clock) {
    this.#metrics = metrics;
    this.#clock = clock;
  }

  count(event: JobEvent): void {
    const { job } = event;
    const key = `${event.tenantId}/${event.jobId}`;
    const labels = { class: job.class, kind: job.kind };
    if (event.type === 'submitted') this.#metrics.jobsSubmitted.inc(labels);
    if (event.type === 'requeued') this.#starts.delete(key);
    if (event.type === 'started') {
      this.#remember(key, { atUs: event.atUs });
      const dueAtUs = Math.max(job.createdAtUs, job.runAfterUs);
      this.#metrics.queueSeconds.observe({ class: job.class }, Math.max(0, event.atUs - dueAtUs) / 1e6);
    }
    if (event.type === 'finished') {
      const reason = job.error?.code ?? (job.reused ? 'reused' : 'rendered');
      this.#metrics.jobsFinished.inc({ ...labels, outcome: job.state, reason });
      const start = this.#starts.get(key);
      this.#starts.delete(key);
      if (start !== undefined)
        this.#metrics.runSeconds.observe({ kind: job.kind }, Math.max(0, this.#secondsSince(start, event)));
    }
  }

  /** An event left an outbox, perhaps another gateway's. */
  hear(notice: EventNotice__Output): void {
    const key = `${notice.tenant_id}/${notice.job_id}`;
    if (notice.type === 'started' && !this.#starts.has(key))
      this.#remember(key, { heardAtMs: this.#clock.monotonicMs() });
    if (notice.type === 'finished' || notice.type === 'requeued') this.#starts.delete(key);
  }

  #secondsSince(start: Start, event: JobEvent): number {
    return 'atUs' in start ? (event.atUs - start.atUs) / 1e6 : (this.#clock.monotonicMs() - start.heardAtMs) / 1000;
  }

  #remember(key: string, start: Start): void {
    this.#starts.delete(key);
    this.#starts.set(key, start);
    if (this.#starts.size <= rememberedAttempts) return;
    for (const oldest of this.#starts.keys()) {
      this.#starts.delete(oldest);
      return;
    }
  }
}
