import type { JobClass, TenantId } from '@lathe/core';

/**
 * When each tenant was last served by this store, in each class: the longer ago, the sooner it is next. Kept in memory:
 * every gateway goes round on its own, and no claim waits for another one's turn to be written.
 */
export class TenantTurns {
  readonly #turns = new Map<string, number>();
  #latest = 0;

  /** The tenants, the one longest unserved first; those never served come before, by name. */
  inOrder(jobClass: JobClass, tenants: readonly TenantId[]): readonly TenantId[] {
    const placeOf = (tenantId: TenantId): number => this.#turns.get(`${jobClass}/${tenantId}`) ?? 0;
    return tenants.toSorted((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
  }

  /** The tenant was served: every other tenant of the class comes before it. */
  end(jobClass: JobClass, tenantId: TenantId): void {
    this.#turns.set(`${jobClass}/${tenantId}`, ++this.#latest);
  }
}
