import type { Offer } from '@lathe/core';
import { sql } from 'kysely';
import { Query, tables } from '../sqlite/query.ts';
import { fromRow, type JobRow } from './job-rows.ts';
import { moveJob } from './move-job.ts';
import type { StoreContext } from './store-context.ts';
import { endTurn } from './tenant-turns.ts';
import { classOrder, nextOfferable } from './waiting-jobs.ts';

const selectStale = new Query<{ offeredUntilUs: number }, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where(sql<boolean>`state = 'offered'`)
    .where('offered_at_us', '<=', p('offeredUntilUs'))
    .orderBy('offered_at_us'),
);

/** Withdraws offers made `offerTimeoutMs` ago or earlier, then offers up to `limit` due jobs in fair order. */
export function offerJobs(context: StoreContext, limit: number, offerTimeoutMs: number): readonly Offer[] {
  const { database, nowUs } = context;
  for (const row of database.all(selectStale, { offeredUntilUs: nowUs - offerTimeoutMs * 1000 }))
    moveJob(context, fromRow(database, row), { type: 'withdraw' });

  const offers: Offer[] = [];
  for (const jobClass of classOrder) {
    while (offers.length < limit) {
      const stored = nextOfferable(database, jobClass, nowUs);
      if (stored === null) break;
      const job = moveJob(context, stored, { type: 'offer' }, { placement: { offered_at_us: nowUs } });
      endTurn(database, 'offer_turn', { tenantId: job.tenantId, class: jobClass });
      offers.push({ tenantId: job.tenantId, jobId: job.id, class: job.class, kind: job.kind });
    }
  }
  return offers;
}
