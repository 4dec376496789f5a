import type { JobClass, JobId, Offer, TenantId } from '@lathe/core';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import type { StoreContext } from '../store-context.ts';
import { classOrder, isOfLiveBatch } from './pick-waiting.ts';

interface LoneRow {
  readonly class: JobClass;
  readonly tenant_id: TenantId;
  readonly id: JobId;
  readonly kind: string;
}

/** The oldest of each tenant; its predicate is that of the index `jobs_lone`. */
const selectLone = new Query<{ classes: readonly JobClass[]; kinds: readonly string[]; nowUs: number }, LoneRow>(
  (p) => sql`select distinct on (j.class, j.tenant_id) j.class, j.tenant_id, j.id, j.kind from jobs j
    where j.state in ('queued', 'offered') and j.losses > 0 and j.class = any (${p('classes')}::text[])
      and j.run_after_us <= ${p('nowUs')}::bigint and j.kind = any (${p('kinds')}::text[]) and ${isOfLiveBatch('j', 'batch_id')}
    order by j.class, j.tenant_id, j.ordinal`,
);

/** Next job in fair order that only a worker that runs nothing else may be given. */
export async function nextLoneJob(
  { database, turns }: StoreContext,
  classes: readonly JobClass[],
  kinds: readonly string[],
): Promise<Offer | null> {
  const rows = await database.all(selectLone, { classes, kinds, nowUs: await database.nowUs() });
  for (const jobClass of classOrder) {
    const ofClass = rows.filter((row) => row.class === jobClass);
    const [first] = turns.inOrder(
      jobClass,
      ofClass.map((row) => row.tenant_id),
    );
    const row = ofClass.find(({ tenant_id }) => tenant_id === first);
    if (row !== undefined) return { tenantId: row.tenant_id, jobId: row.id, class: row.class, kind: row.kind };
  }
  return null;
}
