import { LatheError } from '@lathe/core/errors';
import type { Logger } from '@lathe/service-kit';
import type { RenewalItem, SlotCount, WorkLink } from '../link/work-link.ts';
import type { Lease } from './lease.ts';

/** Progress is told at most four times a second. */
const newsEveryMs = 250;

export interface LeaseKeeperOptions {
  readonly link: Pick<WorkLink, 'renew'>;
  readonly log: Logger;
  readonly nowMs: () => number;
  /** Told with every renewal. */
  readonly slots: () => SlotCount;
  /** Every gateway asked for no more claims. */
  readonly onDrain: () => void;
}

/**
 * Renews every lease of a worker in one call: when the first is due, or sooner when there is progress to tell. One call
 * is under way at a time; a failed one is repeated until the leases expire.
 */
export class LeaseKeeper implements Disposable {
  readonly #options: LeaseKeeperOptions;
  readonly #leases = new Set<Lease>();
  #timer: NodeJS.Timeout | undefined;
  #renewing = false;
  #lastSentMs = Number.NEGATIVE_INFINITY;
  #notBeforeMs = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #hurry = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  add(lease: Lease): void {
    this.#leases.add(lease);
    this.#schedule();
  }

  remove(lease: Lease): void {
    this.#leases.delete(lease);
    lease.close();
    this.#schedule();
  }

  /** Progress of a render, told by the next renewal, which comes soon. */
  report(lease: Lease, progress: number, phase: string): void {
    lease.report(progress, phase);
    if (lease.hasNews) this.#schedule();
  }

  /** No renewal has come through lately, so what is lost is lost by the network or the gateways, not by this worker. */
  get isCutOff(): boolean {
    return this.#failures > 0;
  }

  /** Renews at once if a lease of this job is kept here: the answer will say what is the matter. */
  renewAtOnce(jobId: string): void {
    if (![...this.#leases].some((lease) => lease.ref.jobId === jobId)) return;
    this.#hurry = true;
    this.#schedule();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const lease of this.#leases) lease.close();
    this.#leases.clear();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#renewing || this.#leases.size === 0) return;
    let dueMs = Number.POSITIVE_INFINITY;
    for (const lease of this.#leases) {
      if (!lease.mayBeRenewed) continue;
      if (this.#hurry) dueMs = Number.NEGATIVE_INFINITY;
      if (lease.hasNews) dueMs = Math.min(dueMs, this.#lastSentMs + newsEveryMs);
      dueMs = Math.min(dueMs, lease.renewDueMs);
    }
    if (dueMs === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.max(0, Math.max(dueMs, this.#notBeforeMs) - this.#options.nowMs());
    this.#timer = setTimeout(() => void this.#renew(), waitMs);
  }

  /** Never rejects. An overdue lease is renewed, too: where the farm was away, the attempt is still the running one. */
  async #renew(): Promise<void> {
    const { link, log, nowMs, slots, onDrain } = this.#options;
    const held = [...this.#leases].filter((lease) => lease.mayBeRenewed);
    if (held.length === 0) return;
    const items: RenewalItem[] = held.map((lease) => ({ lease: lease.ref, ...lease.progress }));
    for (const lease of held) lease.markReported();
    // The first try gets half the time, so that a gateway that hangs leaves room for two more at others.
    const share = this.#failures === 0 ? 0.5 : 1;
    const timeoutMs = Math.max(100, share * Math.min(...held.map((lease) => lease.renewEveryMs)));
    this.#renewing = true;
    this.#hurry = false;
    const sentAtMs = nowMs();
    this.#lastSentMs = sentAtMs;
    try {
      const { statuses, drain } = await link.renew(items, slots(), timeoutMs);
      this.#failures = 0;
      this.#notBeforeMs = Number.NEGATIVE_INFINITY;
      for (const [index, lease] of held.entries()) {
        const status = statuses[index] ?? 'lost';
        if (status === 'lost') lease.stopFor('lost');
        else lease.renewed(sentAtMs);
        if (status === 'cancel') lease.stopFor('cancelled');
      }
      if (drain) onDrain();
    } catch (caught) {
      this.#failures += 1;
      this.#notBeforeMs = nowMs() + Math.min(1000, 50 * 2 ** Math.min(this.#failures, 5));
      if (this.#failures === 1) log.warn({ err: LatheError.from(caught), leases: held.length }, 'renewal failed');
    } finally {
      this.#renewing = false;
      this.#schedule();
    }
  }
}
