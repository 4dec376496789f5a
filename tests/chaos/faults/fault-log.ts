import type { GoneWorker, Span } from '../audit/chaos-facts.ts';

/** What has befallen a farm, for the audit. */
export class FaultLog {
  readonly gone: GoneWorker[] = [];
  /** When the database could not be reached, or the machine stood still. */
  readonly blind: Span[] = [];
  readonly counts: Record<string, number> = {};

  count(kind: string): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
  }
}
