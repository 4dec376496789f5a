import type { ErrorRecord } from '@lathe/core';
import type { FirstBlocks } from '@lathe/engine';
import { parseTraceparent, type Logger, type Span, type Tracing } from '@lathe/service-kit';
import type { FoundWork } from '../claims/claim-loop.ts';
import type { ClaimPauses } from '../claims/claim-pauses.ts';
import type { Seat } from '../claims/seat.ts';
import type { Renderers } from '../kinds/renderers.ts';
import type { LeaseKeeper } from '../leases/lease-keeper.ts';
import type { Lease } from '../leases/lease.ts';
import type { ClaimedWork } from '../link/claimed-work.ts';
import type { WorkLink } from '../link/work-link.ts';
import type { CountedOutcome, WorkerMetrics } from '../metrics.ts';
import type { ScratchSpace } from '../scratch/scratch-space.ts';
import { runAttempt } from './run-attempt.ts';
import { WorkersFault } from './workers-fault.ts';

export interface AttemptRunnerParts {
  readonly link: Pick<WorkLink, 'complete' | 'release'>;
  readonly renderers: Renderers;
  readonly scratch: ScratchSpace;
  readonly tracing: Tracing;
  readonly metrics: WorkerMetrics;
  readonly keeper: Pick<LeaseKeeper, 'report' | 'isCutOff'>;
  readonly pauses: ClaimPauses;
  readonly nowMs: () => number;
  readonly log: Logger;
  /** A slot was freed, or will be soon. */
  readonly onSlotsChange: () => void;
}

/** What one attempt is run with. */
export interface AttemptInHand {
  readonly work: ClaimedWork;
  readonly lease: Lease;
  readonly seat: Seat;
  readonly found: FoundWork;
}

/** How an attempt ended here. */
export interface AttemptEnd {
  readonly outcome: CountedOutcome;
  /** Why it did not succeed, where something failed. */
  readonly error: ErrorRecord | null;
}

/** Runs attempts, and learns from how they end whether this worker should keep its hands off the queue for a while. */
export class AttemptRunner {
  readonly #parts: AttemptRunnerParts;
  readonly #fault = new WorkersFault();

  constructor(parts: AttemptRunnerParts) {
    this.#parts = parts;
  }

  /** Never rejects. */
  async run(attempt: AttemptInHand): Promise<void> {
    const { work, lease, seat, found } = attempt;
    const { keeper, metrics, nowMs, onSlotsChange } = this.#parts;
    const { jobId, fence } = work.lease;
    const span = this.#startSpan(attempt);
    const traceId = parseTraceparent(span.traceparent ?? work.traceparent)?.traceId;
    const traced = traceId === undefined ? {} : { traceId };
    const log = this.#parts.log.child({ jobId, fence, kind: work.kind, ...traced });
    const startedAtMs = nowMs();
    log.info({ inputs: work.inputs.length }, 'attempt started');
    const end = await runAttempt(work, lease, {
      ...this.#parts,
      log,
      traceparent: span.traceparent,
      report: (progress, phase) => keeper.report(lease, progress, phase),
      untilTurn: async () => {
        await seat.untilTurn(lease.signal);
        metrics.claimToStart.observe((nowMs() - found.sentAtMs) / 1000);
      },
      onProgress: (fraction, phase) => {
        keeper.report(lease, fraction, phase);
        if (seat.progressed(fraction)) onSlotsChange();
      },
      onRendered: (firstBlocks) => {
        seat.endRender();
        onSlotsChange();
        if (firstBlocks !== null) this.#noteFirstBlocks(attempt, firstBlocks, span, log);
      },
      isWorkersFault: (error) => this.#fault.claims(jobId, error),
    });
    span.set({ 'lathe.outcome': end.outcome });
    span.end(end.error?.code ?? null);
    metrics.attempts.inc({ outcome: end.outcome });
    const durationMs = Math.round(nowMs() - startedAtMs);
    log.info({ outcome: end.outcome, durationMs }, 'attempt ended');
    this.#learn(end, jobId, startedAtMs, log);
  }

  /** The thread told them by the clock of this machine, which is taken back to when the claim was sent. */
  #noteFirstBlocks(
    { work, found }: AttemptInHand,
    { anyAtMs, writtenAtMs }: FirstBlocks,
    span: Span,
    log: Logger,
  ): void {
    if (anyAtMs === null) return;
    const sentAtMs = Date.now() - (this.#parts.nowMs() - found.sentAtMs);
    const claimToFirstBlockMs = Math.max(0, Math.round(anyAtMs - sentAtMs));
    this.#parts.metrics.claimToFirstBlock.observe({ class: work.class }, claimToFirstBlockMs / 1000);
    span.set({ 'lathe.claim_to_first_block_ms': claimToFirstBlockMs });
    log.info({ claimToFirstBlockMs, firstBlockAtMs: anyAtMs, firstWrittenBlockAtMs: writtenAtMs }, 'rendered');
  }

  /**
   * The first attempt is part of the trace of its submit, by way of the offer that brought it here. A later one begins a
   * trace of its own and links to the submit: a trace is not prolonged by hours.
   */
  #startSpan({ work, found }: AttemptInHand): Span {
    const { traceparent, lease, kind, class: jobClass } = work;
    const hint = found.hint?.traceparent ?? traceparent;
    return this.#parts.tracing.start('attempt', {
      kind: 'consumer',
      parent: lease.fence === 1 ? hint : null,
      links: [traceparent],
      attributes: {
        'lathe.job.id': lease.jobId,
        'lathe.fence': lease.fence,
        'lathe.job.kind': kind,
        'lathe.job.class': jobClass,
      },
    });
  }

  #learn({ outcome, error }: AttemptEnd, jobId: string, startedAtMs: number, log: Logger): void {
    const { pauses, keeper, metrics } = this.#parts;
    if (outcome === 'succeeded') return pauses.jobEndedWell();
    if (outcome === 'released' && error !== null) {
      const pauseMs = pauses.pause('scratch_full');
      metrics.pauses.inc({ reason: 'scratch_full' });
      log.error({ code: error.code, message: error.message, pauseMs }, 'no job is claimed: this machine failed one');
      return;
    }
    const wasLost = (outcome === 'lost' || outcome === 'expired') && !keeper.isCutOff;
    if (!wasLost && error?.code !== 'render_crashed') return;
    const pauseMs = pauses.jobEndedBadly(jobId, startedAtMs);
    if (pauseMs === 0) return;
    metrics.pauses.inc({ reason: 'jobs_lost' });
    log.error({ pauseMs }, 'no job is claimed: three in a row were lost here or crashed their thread');
  }
}
