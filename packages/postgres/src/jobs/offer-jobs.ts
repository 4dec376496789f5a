import type { JobClass, Offer, TenantId } from '@lathe/core';
import type { Transaction } from '../database/transaction.ts';
import { withdrawOffers } from '../dispatch/withdraw-offers.ts';
import type { StoreContext } from '../store-context.ts';
import { offerRows } from './offer-rows.ts';
import { classOrder, pickQueued, quotasOf, surveyWaiting } from './pick-waiting.ts';
import type { JobRow } from './stored-job.ts';

/** Most offers of one call. */
const offersPerCall = 10_000;

/** Withdraws offers made `offerTimeoutMs` ago or earlier, then offers up to `limit` due jobs in fair order. */
export async function offerJobs(
  context: StoreContext,
  limit: number,
  offerTimeoutMs: number,
): Promise<readonly Offer[]> {
  await withdrawOffers(context, offerTimeoutMs, Number.MAX_SAFE_INTEGER);
  if (limit <= 0) return [];
  const offers = await context.database.transact(async (transaction) => {
    const rows: JobRow[] = [];
    for (const { class: jobClass, tenants } of await transaction.all(surveyWaiting, { classes: classOrder })) {
      const room = Math.min(limit, offersPerCall) - rows.length;
      if (room > 0 && tenants.length > 0)
        rows.push(...(await pickInTurns(context, transaction, jobClass, { tenants, count: room })));
    }
    return await offerRows(context, transaction, rows);
  });
  for (const { class: jobClass, tenantId } of offers) context.turns.end('offer', jobClass, tenantId);
  return offers;
}

async function pickInTurns(
  { turns }: StoreContext,
  transaction: Transaction,
  jobClass: JobClass,
  { tenants, count }: { readonly tenants: readonly TenantId[]; readonly count: number },
): Promise<readonly JobRow[]> {
  const nowUs = await transaction.now;
  const tenantIds = turns.inOrder('offer', jobClass, tenants);
  const rows: JobRow[] = [];
  for (;;) {
    const wanted = count - rows.length;
    const more = await transaction.all(pickQueued, {
      class: jobClass,
      kinds: null,
      alone: true,
      tenantIds,
      quotas: quotasOf(tenantIds.length, wanted),
      taken: rows.map(({ id }) => id),
      limit: wanted,
      nowUs,
    });
    rows.push(...inTurns(more));
    if (more.length === 0 || rows.length >= count) return rows;
  }
}

/** One of each tenant, then the second of each, and so on. */
function inTurns(rows: readonly JobRow[]): readonly JobRow[] {
  const ofTenants = [...Map.groupBy(rows, (row) => row.tenant_id).values()];
  const longest = Math.max(0, ...ofTenants.map((ofTenant) => ofTenant.length));
  return Array.from({ length: longest }, (_, round) => ofTenants.flatMap((ofTenant) => ofTenant[round] ?? [])).flat();
}
