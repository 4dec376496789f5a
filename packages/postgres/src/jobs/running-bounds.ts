import type { TenantId } from '@lathe/core';
import { sql } from 'kysely';
import { lockNames } from '../database/named-locks.ts';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import type { WaitingRow } from './pick-waiting.ts';

const countRunning = new Query<{ tenantIds: readonly string[] }, { tenant_id: TenantId; running: number }>(
  (p) => sql`select t.tenant_id, (
      select count(*) from jobs j where j.state = 'running' and j.tenant_id = t.tenant_id
    ) as running from unnest(${p('tenantIds')}::text[]) t(tenant_id)`,
);

/**
 * Room of the tenants that have a bound, within one transaction. From its first job on a tenant is locked, so that no
 * two claims anywhere count the same room; tenants without a bound wait for nobody.
 */
export class RunningBounds {
  readonly #transaction: Transaction;
  readonly #rooms = new Map<TenantId, number>();
  #countedAtUs = 0;

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  /**
   * When rooms were counted last, by the store's clock; 0: never. Attempts begin no sooner, so that by their times, too,
   * none began before the one whose room it took had ended: a transaction may have waited for its lock for long.
   */
  get countedAtUs(): number {
    return this.#countedAtUs;
  }

  /** Tenants that have no room left. */
  get full(): readonly TenantId[] {
    return [...this.#rooms].flatMap(([tenantId, room]) => (room > 0 ? [] : [tenantId]));
  }

  /** Makes room known for every tenant of these rows. */
  async learn(rows: readonly WaitingRow[]): Promise<void> {
    const bounds = new Map<TenantId, number>();
    for (const { tenant_id, max_running } of rows)
      if (max_running !== null && !this.#rooms.has(tenant_id)) bounds.set(tenant_id, max_running);
    if (bounds.size === 0) return;
    const tenantIds = [...bounds.keys()];
    const [, counts, countedAtUs] = await Promise.all([
      lockNames(this.#transaction, 'tenant', tenantIds),
      this.#transaction.all(countRunning, { tenantIds }),
      this.#transaction.nowAgain(),
    ]);
    this.#countedAtUs = Math.max(this.#countedAtUs, countedAtUs);
    for (const { tenant_id, running } of counts) this.#rooms.set(tenant_id, (bounds.get(tenant_id) ?? 0) - running);
  }

  /** Takes one job's room. @returns false when there is none. */
  take(tenantId: TenantId): boolean {
    const room = this.#rooms.get(tenantId);
    if (room === undefined) return true;
    if (room <= 0) return false;
    this.#rooms.set(tenantId, room - 1);
    return true;
  }
}
