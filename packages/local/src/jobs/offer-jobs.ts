import type { JobClass, Offer } from '@lathe/core';
import { linesOfTenant } from '../dispatch/queue-rows.ts';
import { selectDue } from '../dispatch/queue-heads.ts';
import { withdrawOffers } from '../dispatch/withdraw-offers.ts';
import { fromRow, type JobRow } from './job-rows.ts';
import { moveJob } from './move-job.ts';
import type { StoreContext } from './store-context.ts';
import { endTurn, tenantsByTurn } from './tenant-turns.ts';
import { classOrder, makeJobsDue } from './waiting-jobs.ts';

/** Withdraws offers made `offerTimeoutMs` ago or earlier, then offers up to `limit` due jobs in fair order. */
export function offerJobs(context: StoreContext, limit: number, offerTimeoutMs: number): readonly Offer[] {
  const { database, nowUs } = context;
  withdrawOffers(context, offerTimeoutMs, Number.MAX_SAFE_INTEGER);
  makeJobsDue(context);
  const offers: Offer[] = [];
  for (const jobClass of classOrder) {
    while (offers.length < limit) {
      const row = nextOfferable(context, jobClass);
      if (row === undefined) break;
      const placement = { offered_at_us: nowUs + offers.length };
      const job = moveJob(context, fromRow(database, row), { type: 'offer' }, { placement });
      endTurn(database, 'offer_turn', { tenantId: job.tenantId, class: jobClass });
      offers.push({ tenantId: job.tenantId, jobId: job.id, class: job.class, kind: job.kind });
    }
  }
  return offers;
}

function nextOfferable({ database, nowUs }: StoreContext, jobClass: JobClass): JobRow | undefined {
  for (const tenantId of tenantsByTurn(database, 'offer_turn', jobClass)) {
    for (const { id: queueId } of linesOfTenant(database, jobClass, tenantId)) {
      const row = database.first(selectDue, { queueId, nowUs, limit: 1 });
      if (row !== undefined) return row;
    }
  }
  return undefined;
}
