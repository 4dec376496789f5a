import type { BatchId, JobAsset, JobId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import type { JobAssetsTable } from '../database/tables.ts';
import type { Reader, Transaction } from '../database/transaction.ts';
import { recipeKeyText, type RecipeTexts } from './recipe-texts.ts';
import { keyArrays, keyOfRow, keyText, toStoredJob, type JobKey, type JobRow, type StoredJob } from './stored-job.ts';

interface KeyBindings {
  readonly tenantIds: readonly string[];
  readonly jobIds: readonly string[];
}

const selectJobs = new Query<KeyBindings, JobRow>(
  (p) => sql`select j.* from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[]) k(tenant_id, id)
    join jobs j on j.tenant_id = k.tenant_id and j.id = k.id`,
);
const lockJobs = new Query<KeyBindings, JobRow>(
  (p) => sql`select j.* from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[]) k(tenant_id, id)
    join jobs j on j.tenant_id = k.tenant_id and j.id = k.id
    order by j.tenant_id, j.id for update of j`,
);
const selectAssets = new Query<
  KeyBindings,
  Pick<JobAssetsTable, 'tenant_id' | 'job_id' | 'direction' | 'role' | 'asset_id' | 'name'>
>(
  (p) => sql`select a.tenant_id, a.job_id, a.direction, a.role, a.asset_id, a.name
    from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[]) k(tenant_id, job_id)
    join job_assets a on a.tenant_id = k.tenant_id and a.job_id = k.job_id
    order by a.tenant_id, a.job_id, a.direction, a.position`,
);
const selectCancelled = new Query<{ tenantIds: readonly string[]; batchIds: readonly string[] }, { id: BatchId }>(
  (p) => sql`select b.id from unnest(${p('tenantIds')}::text[], ${p('batchIds')}::text[]) k(tenant_id, id)
    join batches b on b.tenant_id = k.tenant_id and b.id = k.id where b.cancel_requested`,
);

/** Rows of these jobs, locked until the transaction ends; those that are not there are left out. */
export async function lockJobRows(transaction: Transaction, keys: readonly JobKey[]): Promise<JobRow[]> {
  return await transaction.all(lockJobs, keyArrays(keys));
}

/** Adds to rows what is kept beside them; same order. A row that is not locked is left out when its job goes meanwhile. */
export async function loadDetails(
  reader: Reader,
  recipes: RecipeTexts,
  rows: readonly JobRow[],
): Promise<readonly StoredJob[]> {
  if (rows.length === 0) return [];
  const [assets, texts, cancelled] = await Promise.all([
    reader.all(selectAssets, keyArrays(rows.map(keyOfRow))),
    recipes.read(
      reader,
      rows.map((row) => ({ tenantId: row.tenant_id, recipeId: row.recipe_id })),
    ),
    cancelledBatches(reader, rows),
  ]);
  const lists = new Map<string, { inputs: JobAsset[]; outputs: JobAsset[] }>();
  for (const { tenant_id, job_id, direction, role, asset_id, name } of assets) {
    const key = keyText({ tenantId: tenant_id, jobId: job_id });
    const list = lists.get(key) ?? { inputs: [], outputs: [] };
    lists.set(key, list);
    (direction === 'input' ? list.inputs : list.outputs).push({ role, assetId: asset_id, name });
  }
  return rows.flatMap((row) => {
    const { inputs = [], outputs = [] } = lists.get(keyText(keyOfRow(row))) ?? {};
    const recipe = texts.get(recipeKeyText({ tenantId: row.tenant_id, recipeId: row.recipe_id }));
    // Of a job that is not locked and was deleted since its row was read.
    if (recipe === undefined) return [];
    return [toStoredJob(row, { inputs, outputs, recipe, isBatchCancelled: cancelled.has(row.batch_id ?? '') })];
  });
}

/** Locked jobs by `keyText`. */
export async function lockJobsByKey(
  transaction: Transaction,
  recipes: RecipeTexts,
  keys: readonly JobKey[],
): Promise<Map<string, StoredJob>> {
  const stored = await loadDetails(transaction, recipes, await lockJobRows(transaction, keys));
  return new Map(stored.map((each) => [keyText({ tenantId: each.job.tenantId, jobId: each.job.id }), each]));
}

/** Jobs as they are now, by `keyText`, without a lock. */
export async function readJobsByKey(
  reader: Reader,
  recipes: RecipeTexts,
  keys: readonly JobKey[],
): Promise<Map<string, StoredJob>> {
  const rows = await reader.all(selectJobs, keyArrays(keys));
  const stored = await loadDetails(reader, recipes, rows);
  return new Map(stored.map((each) => [keyText({ tenantId: each.job.tenantId, jobId: each.job.id }), each]));
}

/** @throws not_found, also when the job is another tenant's. */
export function requireStored(jobs: ReadonlyMap<string, StoredJob>, key: JobKey): StoredJob {
  return jobs.get(keyText(key)) ?? refuseUnknown(key.jobId);
}

export function refuseUnknown(jobId: JobId): never {
  throw new LatheError('not_found', `There is no job ${jobId}.`, { details: { jobId } });
}

async function cancelledBatches(reader: Reader, rows: readonly JobRow[]): Promise<ReadonlySet<string>> {
  const batches = new Map<BatchId, TenantId>();
  for (const { tenant_id, batch_id } of rows) if (batch_id !== null) batches.set(batch_id, tenant_id);
  if (batches.size === 0) return new Set();
  const bindings = { tenantIds: [...batches.values()], batchIds: [...batches.keys()] };
  return new Set((await reader.all(selectCancelled, bindings)).map(({ id }) => id));
}
