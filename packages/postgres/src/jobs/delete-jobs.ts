import type { AssetId, Job, JobId, TenantId } from '@lathe/core';
import { requireTransition } from '@lathe/core/jobs';
import { sql } from 'kysely';
import { markDeleted } from '../assets/mark-deleted.ts';
import { deleteOverBatches } from '../batches/delete-over-batches.ts';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import type { StoreContext } from '../store-context.ts';
import { wholeEvent } from './event-payload.ts';
import { loadDetails, lockJobsByKey, requireStored } from './load-jobs.ts';
import { unsentEvents } from './outbox.ts';
import { keyArrays, keyOfJob, keyText, type JobRow, type StoredJob } from './stored-job.ts';

interface KeyBindings {
  readonly tenantIds: readonly string[];
  readonly jobIds: readonly string[];
}

const selectExpired = new Query<{ olderThanUs: number; limit: number }, JobRow>(
  (p) => sql`select j.* from jobs j where j.ended_at_us < ${p('olderThanUs')}::bigint and j.ended_at_us is not null
    order by j.ended_at_us limit ${p('limit')}::integer for update of j skip locked`,
);
const keepUnsent = new Query<{ rows: string }>(
  (p) => sql`update outbox o set payload = k.payload
    from json_to_recordset(${p('rows')}::json) as k ("outboxId" bigint, payload text)
    where o.outbox_id = k."outboxId"`,
);
const addLast = new Query<{ rows: string }>(
  (p) => sql`insert into outbox (tenant_id, job_id, seq, payload)
    select * from json_to_recordset(${p('rows')}::json) as k (tenant_id text, job_id text, seq bigint, payload text)`,
);
const removeRows = new Query<KeyBindings>(
  (p) => sql`with k as materialized (
      select * from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[]) k(tenant_id, job_id)
    ), of_events as (
      delete from events e using k where e.tenant_id = k.tenant_id and e.job_id = k.job_id
    ), of_assets as (
      delete from job_assets a using k where a.tenant_id = k.tenant_id and a.job_id = k.job_id
    ), of_attempts as (
      delete from attempts a using k where a.tenant_id = k.tenant_id and a.job_id = k.job_id
    ), of_requests as (
      delete from requests r using k where r.tenant_id = k.tenant_id and r.job_id = k.job_id
    )
    delete from jobs j using k where j.tenant_id = k.tenant_id and j.id = k.job_id`,
);

/** Removes an ended job; those of its assets that nobody uploaded and no other job names are marked deleted. @throws not_found, wrong_state. */
export async function deleteJob({ database, recipes }: StoreContext, tenantId: TenantId, jobId: JobId): Promise<void> {
  await database.transact(async (transaction) => {
    const jobs = await lockJobsByKey(transaction, recipes, [{ tenantId, jobId }]);
    requireStored(jobs, { tenantId, jobId });
    await removeJobs({ recipes }, transaction, jobs);
  });
}

/** Removes up to `limit` jobs that ended before the given time, and batches left without any. @returns how many jobs. */
export async function deleteExpiredJobs(
  { database, recipes }: StoreContext,
  olderThanUs: number,
  limit: number,
): Promise<number> {
  const removed = await database.transact(
    async (transaction) => {
      const rows = await transaction.all(selectExpired, { olderThanUs, limit });
      if (rows.length === 0) return 0;
      const stored = await loadDetails(transaction, recipes, rows);
      const jobs = new Map(stored.map((each) => [keyText(keyOfJob(each.job)), each]));
      await removeJobs({ recipes }, transaction, jobs);
      return rows.length;
    },
    { isBulk: true },
  );
  await deleteOverBatches(database, olderThanUs, limit);
  return removed;
}

async function removeJobs(
  { recipes }: Pick<StoreContext, 'recipes'>,
  transaction: Transaction,
  jobs: ReadonlyMap<string, StoredJob>,
): Promise<void> {
  const nowUs = await transaction.now;
  const stored = [...jobs.values()];
  for (const { job } of stored) requireTransition(job, { type: 'delete' }, nowUs);
  const unsent = await unsentEvents(transaction, jobs);
  const last = stored.map(({ job }) =>
    wholeEvent('deleted', { ...job, updatedAtUs: nowUs, lastSeq: job.lastSeq + 1 }, nowUs),
  );
  await Promise.all([
    transaction.run(keepUnsent, {
      rows: JSON.stringify(unsent.map(({ outboxId, event }) => ({ outboxId, payload: JSON.stringify(event) }))),
    }),
    transaction.run(addLast, {
      rows: JSON.stringify(
        last.map((event) => ({
          tenant_id: event.tenantId,
          job_id: event.jobId,
          seq: event.seq,
          payload: JSON.stringify(event),
        })),
      ),
    }),
    transaction.run(removeRows, keyArrays(stored.map(({ job }) => keyOfJob(job)))),
  ]);
  await markDeleted(
    transaction,
    stored.flatMap(({ job }) => assetsOf(job)),
    { onlyOrphans: true, nowUs },
  );
  await recipes.removeUnused(
    transaction,
    stored.map(({ job, recipeId }) => ({ tenantId: job.tenantId, recipeId })),
  );
}

function assetsOf({ tenantId, inputs, outputs }: Job): readonly { tenantId: TenantId; id: AssetId }[] {
  return [...inputs, ...outputs].map(({ assetId }) => ({ tenantId, id: assetId }));
}
