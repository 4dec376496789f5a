import type { JobClass, JobId, LostJobs, Offer, TenantId } from '@lathe/core';
import { lossesUntilAlone } from '@lathe/core/jobs';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import type { StoreContext } from '../store-context.ts';
import { classOrder, isOfLiveBatch } from './pick-waiting.ts';

interface LostRow {
  readonly class: JobClass;
  readonly tenant_id: TenantId;
  readonly must_run_alone: boolean;
  readonly id: JobId;
  readonly kind: string;
}

const mustRunAlone = sql<boolean>`j.losses >= ${sql.lit(lossesUntilAlone)}`;

/** The oldest of each tenant, of both sorts; one predicate of losses is that of the index `jobs_lone`. */
const selectLost = new Query<{ classes: readonly JobClass[]; kinds: readonly string[]; nowUs: number }, LostRow>(
  (p) => sql`select distinct on (j.class, j.tenant_id, ${mustRunAlone})
      j.class, j.tenant_id, ${mustRunAlone} as must_run_alone, j.id, j.kind from jobs j
    where j.state in ('queued', 'offered') and j.losses > 0 and j.class = any (${p('classes')}::text[])
      and j.run_after_us <= ${p('nowUs')}::bigint and j.kind = any (${p('kinds')}::text[]) and ${isOfLiveBatch('j', 'batch_id')}
      and not exists (select from tenants t where t.tenant_id = j.tenant_id and t.max_running <=
        (select count(*) from jobs r where r.state = 'running' and r.tenant_id = t.tenant_id))
    order by j.class, j.tenant_id, ${mustRunAlone}, j.ordinal`,
);

/** Next jobs in fair order that lost workers: one that may run beside others, and one that may not. */
export async function nextLostJobs(
  { database, turns }: StoreContext,
  classes: readonly JobClass[],
  kinds: readonly string[],
): Promise<LostJobs> {
  const rows = await database.all(selectLost, { classes, kinds, nowUs: await database.nowUs() });
  const first = (sort: readonly LostRow[]): Offer | null => {
    for (const jobClass of classOrder) {
      const ofClass = sort.filter((row) => row.class === jobClass);
      const [next] = turns.inOrder(
        jobClass,
        ofClass.map((row) => row.tenant_id),
      );
      const row = ofClass.find(({ tenant_id }) => tenant_id === next);
      if (row !== undefined) return { tenantId: row.tenant_id, jobId: row.id, class: row.class, kind: row.kind };
    }
    return null;
  };
  return {
    besideOthers: first(rows.filter((row) => !row.must_run_alone)),
    alone: first(rows.filter((row) => row.must_run_alone)),
  };
}
