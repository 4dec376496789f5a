import type { Clock, JobEvent } from '@lathe/core';
import type { EventNotice__Output } from '@lathe/proto';
import type { GatewayMetrics } from '../metrics.ts';

/** Most attempts remembered, running ones and those that were heard to end; beyond them the oldest are not timed. */
const rememberedStarts = 100_000;
const rememberedEnds = 10_000;

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
  /** Of attempts heard to have ended: the notice comes before the event is counted. */
  readonly #ended = new Map<string, Start>();

  constructor(metrics: GatewayMetrics, clock: Clock) {
    this.#metrics = metrics;
    this.#clock = clock;
  }

  count(event: JobEvent): void {
    const { job } = event;
    const key = `${event.tenantId}/${event.jobId}`;
    const labels = { class: job.class, kind: job.kind };
    if (event.type === 'submitted') this.#metrics.jobsSubmitted.inc(labels);
    if (event.type === 'requeued') this.#end(key);
    if (event.type === 'started') {
      remember(this.#starts, key, { atUs: event.atUs }, rememberedStarts);
      const dueAtUs = Math.max(job.createdAtUs, job.runAfterUs);
      this.#metrics.queueSeconds.observe({ class: job.class }, Math.max(0, event.atUs - dueAtUs) / 1e6);
    }
    if (event.type === 'finished') {
      const reason = job.error?.code ?? (job.reused ? 'reused' : 'rendered');
      this.#metrics.jobsFinished.inc({ ...labels, outcome: job.state, reason });
      this.#end(key);
      const start = this.#ended.get(key);
      this.#ended.delete(key);
      if (start !== undefined)
        this.#metrics.runSeconds.observe({ kind: job.kind }, Math.max(0, this.#secondsSince(start, event)));
    }
  }

  /** An event left an outbox, perhaps another gateway's. */
  hear(notice: EventNotice__Output): void {
    const key = `${notice.tenant_id}/${notice.job_id}`;
    if (notice.type === 'started' && !this.#starts.has(key))
      remember(this.#starts, key, { heardAtMs: this.#clock.monotonicMs() }, rememberedStarts);
    if (notice.type === 'finished' || notice.type === 'requeued') this.#end(key);
  }

  #end(key: string): void {
    const start = this.#starts.get(key);
    if (start === undefined) return;
    this.#starts.delete(key);
    remember(this.#ended, key, start, rememberedEnds);
  }

  #secondsSince(start: Start, event: JobEvent): number {
    return 'atUs' in start ? (event.atUs - start.atUs) / 1e6 : (this.#clock.monotonicMs() - start.heardAtMs) / 1000;
  }
}

function remember(starts: Map<string, Start>, key: string, start: Start, most: number): void {
  starts.delete(key);
  starts.set(key, start);
  if (starts.size <= most) return;
  for (const oldest of starts.keys()) {
    starts.delete(oldest);
    return;
  }
}
