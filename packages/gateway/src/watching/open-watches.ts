import type { TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';

/** Counts the watches that a tenant has open at this gateway, so that a flood of them costs nobody else anything. */
export class OpenWatches {
  readonly #limit: number;
  readonly #counts = new Map<TenantId, number>();

  /** @param limit Most watches of one tenant at a time. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws limit_exceeded when the tenant has all it may have. */
  requireRoom(tenantId: TenantId): void {
    if ((this.#counts.get(tenantId) ?? 0) < this.#limit) return;
    throw new LatheError(
      'limit_exceeded',
      `A tenant has at most ${this.#limit} watches open at a gateway. Close some, or watch the batch instead of its jobs.`,
      { details: { limit: this.#limit } },
    );
  }

  /** Hands the steps on, counted while they are being read. @throws limit_exceeded at the first step. */
  async *counted<Step>(tenantId: TenantId, steps: AsyncGenerator<Step>): AsyncGenerator<Step> {
    this.requireRoom(tenantId);
    this.#counts.set(tenantId, (this.#counts.get(tenantId) ?? 0) + 1);
    try {
      yield* steps;
    } finally {
      const left = (this.#counts.get(tenantId) ?? 1) - 1;
      if (left === 0) this.#counts.delete(tenantId);
      else this.#counts.set(tenantId, left);
    }
  }
}
