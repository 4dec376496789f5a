import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import { moveSome } from '../jobs/end-leases.ts';
import { classOrder } from '../jobs/pick-waiting.ts';
import type { JobRow } from '../jobs/stored-job.ts';
import type { StoreContext } from '../store-context.ts';

const selectStale = new Query<{ classes: readonly string[]; offeredUntilUs: number; limit: number }, JobRow>(
  (p) => sql`select j.* from unnest(${p('classes')}::text[]) c(class) cross join lateral (
      select o.* from jobs o where o.state = 'offered' and o.class = c.class
        and o.offered_at_us <= ${p('offeredUntilUs')}::bigint
      order by o.offered_at_us limit ${p('limit')}::integer for update of o skip locked
    ) j limit ${p('limit')}::integer`,
);

/** Queues again up to `limit` jobs offered `offerTimeoutMs` ago or earlier; an item of a cancelled batch ends instead. @returns how many. */
export async function withdrawOffers(context: StoreContext, offerTimeoutMs: number, limit: number): Promise<number> {
  return await moveSome(
    context,
    limit,
    async (transaction, count) =>
      transaction.all(selectStale, {
        classes: classOrder,
        offeredUntilUs: (await transaction.now) - offerTimeoutMs * 1000,
        limit: count,
      }),
    () => ({ type: 'withdraw' }),
  );
}
