import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { Query } from '../database/query.ts';

/** Its predicate is that of the index `batches_over`. */
const removeOver = new Query<{ olderThanUs: number; limit: number }>(
  (p) => sql`with gone as materialized (
      select b.tenant_id, b.id from batches b
      where b.is_over and b.updated_at_us < ${p('olderThanUs')}::bigint
        and not exists (select from jobs j where j.batch_id = b.id)
      order by b.updated_at_us limit ${p('limit')}::integer for update of b skip locked
    ), of_events as (
      delete from batch_events e using gone where e.tenant_id = gone.tenant_id and e.batch_id = gone.id
    )
    delete from batches b using gone where b.tenant_id = gone.tenant_id and b.id = gone.id`,
);

/** Removes up to `limit` batches that were over before the given time and have no job left, with their events. */
export async function deleteOverBatches(database: Database, olderThanUs: number, limit: number): Promise<void> {
  await database.run(removeOver, { olderThanUs, limit }, { isBulk: true });
}
