import type { Asset, AssetId, Claim, ClaimRequest, JobId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { sql } from 'kysely';
import { assetKeyText } from '../assets/hold-assets.ts';
import { toAsset, type AssetRow } from '../assets/asset-rows.ts';
import { shareNames } from '../database/named-locks.ts';
import { LostRace } from '../database/postgres-error.ts';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Outcome } from '../grouping/call-group.ts';
import type { StoreContext } from '../store-context.ts';
import { ClaimPicker } from './claim-picker.ts';
import { JobChanges } from './job-changes.ts';
import { loadDetails } from './load-jobs.ts';
import { batchesOf } from './offer-rows.ts';
import { surveyWaiting } from './pick-waiting.ts';
import { keyArrays, keyOfRow, keyText, type JobRow, type StoredJob } from './stored-job.ts';
import { writeChanges } from './write-changes.ts';

const selectInputAssets = new Query<{ tenantIds: readonly string[]; jobIds: readonly string[] }, AssetRow>(
  (p) => sql`select distinct a.* from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[]) k(tenant_id, job_id)
    join job_assets i on i.tenant_id = k.tenant_id and i.job_id = k.job_id and i.direction = 'input'
    join assets a on a.tenant_id = i.tenant_id and a.id = i.asset_id`,
);

/** Starts an attempt for each request that finds a job: the hinted one if it is free, else one on offer, else the next in fair order. */
export async function claimJobs(
  context: StoreContext,
  requests: readonly ClaimRequest[],
): Promise<readonly Outcome<Claim | null>[]> {
  if (!(await mayFindWork(context, requests))) return requests.map(() => ({ ok: true, value: null }));
  const claims = await context.database.transact(async (transaction) => {
    const rows = await new ClaimPicker(context, transaction, requests).pick();
    return await startAttempts(context, transaction, requests, rows);
  });
  for (const claim of claims) if (claim !== null) context.turns.end('claim', claim.job.class, claim.job.tenantId);
  return claims.map((value) => ({ ok: true, value }));
}

/** An idle farm answers without a transaction. */
async function mayFindWork({ database }: StoreContext, requests: readonly ClaimRequest[]): Promise<boolean> {
  if (requests.some(({ hint }) => hint !== null)) return true;
  const classes = [...new Set(requests.flatMap((request) => request.classes))];
  const survey = await database.all(surveyWaiting, { classes });
  return survey.some(({ is_offered, tenants }) => is_offered || tenants.length > 0);
}

async function startAttempts(
  { recipes }: StoreContext,
  transaction: Transaction,
  requests: readonly ClaimRequest[],
  rows: readonly (JobRow | null)[],
): Promise<readonly (Claim | null)[]> {
  const picked = rows.filter((row) => row !== null);
  if (picked.length === 0) return rows.map(() => null);
  const batches = batchesOf(picked);
  const [, stored, assetRows, nowUs] = await Promise.all([
    // From here on no batch of these is cancelled until the claims are committed, or it was and the write says so.
    shareNames(
      transaction,
      'batch',
      batches.map(({ batchId }) => batchId),
    ),
    loadDetails(transaction, recipes, picked),
    transaction.all(selectInputAssets, keyArrays(picked.map(keyOfRow))),
    transaction.now,
  ]);
  const jobs = new Map(stored.map((each) => [keyText({ tenantId: each.job.tenantId, jobId: each.job.id }), each]));
  const assets = new Map(
    assetRows.map((row) => [assetKeyText({ tenantId: row.tenant_id, id: row.id }), toAsset(row)]),
  );
  const changes = new JobChanges(nowUs);
  const claims = rows.map((row, index) => {
    const job = row === null ? undefined : jobs.get(keyText(keyOfRow(row)));
    const request = requests[index];
    return job === undefined || request === undefined ? null : claimOne(changes, job, request, assets);
  });
  const cancelled = await writeChanges(transaction, changes, batches);
  if (cancelled.length > 0) throw new LostRace(`Batch ${cancelled.join(', ')} was cancelled`);
  return claims;
}

function claimOne(
  changes: JobChanges,
  stored: StoredJob,
  request: ClaimRequest,
  assets: ReadonlyMap<string, Asset>,
): Claim {
  const leaseUntilUs = changes.nowUs + request.leaseMs * 1000;
  const placement = {
    worker_id: request.workerId,
    boot_id: request.bootId,
    lease_until_us: leaseUntilUs,
    progress_event_at_us: 0,
  };
  const { job } = changes.move(stored, { type: 'claim', alone: request.alone }, { placement });
  if (job.state !== 'running') throw new LostRace(`Batch ${job.batchId ?? ''} was cancelled`);
  const inputs = job.inputs.map(({ role, name, assetId }) => ({
    role,
    name,
    asset: assets.get(assetKeyText({ tenantId: job.tenantId, id: assetId })) ?? missingInput(job, assetId),
  }));
  return { job, fence: job.fence, leaseUntilUs, inputs };
}

function missingInput(job: { readonly id: JobId; readonly tenantId: TenantId }, assetId: AssetId): never {
  throw new LatheError('internal', `Input ${assetId} of ${job.id} has no row.`, {
    details: { jobId: job.id, assetId },
  });
}
