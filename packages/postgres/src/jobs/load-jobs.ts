import type { BatchId, JobAsset, JobId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import type { JobAssetsTable } from '../database/tables.ts';
import type { Reader, Transaction } from '../database/transaction.ts';
import { recipeKeyText, type RecipeTexts } from './recipe-texts.ts';
import {
  keyArrays,
  keyOfJob,
  keyOfRow,
  keyText,
  toStoredJob,
  type JobKey,
  type JobRow,
  type StoredJob,
} from './stored-job.ts';

interface KeyBindings {
  readonly tenantIds: readonly string[];
  readonly jobIds: readonly string[];
}

const selectJobs = new Query<KeyBindings, JobRow>(
  (p) => sql`select j.* from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[]) k(tenant_id, id)
    cross join lateral (select * from jobs j where j.tenant_id = k.tenant_id and j.id = k.id offset 0) j`,
);
const lockRows = new Query<KeyBindings, JobRow>(
  (p) => sql`select j.* from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[]) k(tenant_id, id)
    cross join lateral (select * from jobs j where j.tenant_id = k.tenant_id and j.id = k.id for update) j`,
);
const selectAssets = new Query<
  KeyBindings,
  Pick<JobAssetsTable, 'tenant_id' | 'job_id' | 'direction' | 'role' | 'asset_id' | 'name'>
>(
  (p) => sql`select a.tenant_id, a.job_id, a.direction, a.role, a.asset_id, a.name
    from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[]) k(tenant_id, job_id)
    cross join lateral (
      select * from job_assets a where a.tenant_id = k.tenant_id and a.job_id = k.job_id
      order by a.direction, a.position
    ) a`,
);
const selectCancelled = new Query<KeyBindings, { batch_id: BatchId }>(
  (p) => sql`select distinct j.batch_id from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[]) k(tenant_id, id)
    cross join lateral (
      select * from jobs j where j.tenant_id = k.tenant_id and j.id = k.id and j.batch_id is not null offset 0
    ) j
    cross join lateral (
      select * from batches b where b.tenant_id = j.tenant_id and b.id = j.batch_id and b.cancel_requested offset 0
    ) b`,
);

/** What is kept beside rows of `jobs`. */
export interface BesideRows {
  readonly lists: ReadonlyMap<string, { readonly inputs: readonly JobAsset[]; readonly outputs: readonly JobAsset[] }>;
  readonly cancelledBatches: ReadonlySet<string>;
}

/** Rows of these jobs, locked until the transaction ends; those that are not there are left out. */
async function lockJobRows(transaction: Transaction, keys: readonly JobKey[]): Promise<JobRow[]> {
  return await transaction.all(lockRows, keyArrays(keys));
}

/** Sent right behind the statement that locks the rows, it reads what belongs to them as locked. */
export async function readBeside(reader: Reader, keys: readonly JobKey[]): Promise<BesideRows> {
  const [assets, cancelled] = await Promise.all([
    reader.all(selectAssets, keyArrays(keys)),
    reader.all(selectCancelled, keyArrays(keys)),
  ]);
  const lists = new Map<string, { inputs: JobAsset[]; outputs: JobAsset[] }>();
  for (const { tenant_id, job_id, direction, role, asset_id, name } of assets) {
    const key = keyText({ tenantId: tenant_id, jobId: job_id });
    const list = lists.get(key) ?? { inputs: [], outputs: [] };
    lists.set(key, list);
    (direction === 'input' ? list.inputs : list.outputs).push({ role, assetId: asset_id, name });
  }
  return { lists, cancelledBatches: new Set(cancelled.map(({ batch_id }) => batch_id)) };
}

/** Jobs from their rows; same order. One that is not locked and whose recipe has gone with it is left out. */
export async function joinDetails(
  reader: Reader,
  recipes: RecipeTexts,
  rows: readonly JobRow[],
  { lists, cancelledBatches }: BesideRows,
): Promise<readonly StoredJob[]> {
  const keys = rows.map((row) => ({ tenantId: row.tenant_id, recipeId: row.recipe_id }));
  const texts = await recipes.read(reader, keys);
  return rows.flatMap((row) => {
    const { inputs = [], outputs = [] } = lists.get(keyText(keyOfRow(row))) ?? {};
    const recipe = texts.get(recipeKeyText({ tenantId: row.tenant_id, recipeId: row.recipe_id }));
    if (recipe === undefined) return [];
    const isBatchCancelled = cancelledBatches.has(row.batch_id ?? '');
    return [toStoredJob(row, { inputs, outputs, recipe, isBatchCancelled })];
  });
}

/** The same of rows that have been read before. */
export async function loadDetails(
  reader: Reader,
  recipes: RecipeTexts,
  rows: readonly JobRow[],
): Promise<readonly StoredJob[]> {
  if (rows.length === 0) return [];
  return await joinDetails(reader, recipes, rows, await readBeside(reader, rows.map(keyOfRow)));
}

/** Locked jobs; those that are not there are left out. */
export async function lockJobs(
  transaction: Transaction,
  recipes: RecipeTexts,
  keys: readonly JobKey[],
): Promise<readonly StoredJob[]> {
  const [rows, beside] = await Promise.all([lockJobRows(transaction, keys), readBeside(transaction, keys)]);
  return await joinDetails(transaction, recipes, rows, beside);
}

/** The same by `keyText`. */
export async function lockJobsByKey(
  transaction: Transaction,
  recipes: RecipeTexts,
  keys: readonly JobKey[],
): Promise<Map<string, StoredJob>> {
  return byKey(await lockJobs(transaction, recipes, keys));
}

/** Jobs as they are now, by `keyText`, without a lock. @param reader one that runs statements in the order of the calls. */
export async function readJobsByKey(
  reader: Reader,
  recipes: RecipeTexts,
  keys: readonly JobKey[],
): Promise<Map<string, StoredJob>> {
  // The rows first: a job that has succeeded has its outputs by the second statement.
  const [rows, beside] = await Promise.all([reader.all(selectJobs, keyArrays(keys)), readBeside(reader, keys)]);
  return byKey(await joinDetails(reader, recipes, rows, beside));
}

function byKey(stored: readonly StoredJob[]): Map<string, StoredJob> {
  return new Map(stored.map((each) => [keyText(keyOfJob(each.job)), each]));
}

/** @throws not_found, also when the job is another tenant's. */
export function requireStored(jobs: ReadonlyMap<string, StoredJob>, key: JobKey): StoredJob {
  return jobs.get(keyText(key)) ?? refuseUnknown(key.jobId);
}

export function refuseUnknown(jobId: JobId): never {
  throw new LatheError('not_found', `There is no job ${jobId}.`, { details: { jobId } });
}
