import type { Asset, AssetId, Claim, ClaimRequest, JobId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { sql } from 'kysely';
import { assetKeyText } from '../assets/hold-assets.ts';
import { toAsset, type AssetRow } from '../assets/asset-rows.ts';
import { LostRace } from '../database/postgres-error.ts';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Outcome } from '../grouping/call-group.ts';
import type { StoreContext } from '../store-context.ts';
import { ClaimPicker } from './claim-picker.ts';
import { JobChanges } from './job-changes.ts';
import { joinDetails, readBeside, type BesideRows } from './load-jobs.ts';
import { batchesOf, writeAndCommit } from './offer-rows.ts';
import { surveyWaiting } from './pick-waiting.ts';
import { keyArrays, keyOfJob, keyOfRow, keyText, type JobKey, type JobRow, type StoredJob } from './stored-job.ts';

const selectInputAssets = new Query<{ tenantIds: readonly string[]; jobIds: readonly string[] }, AssetRow>(
  (p) => sql`select distinct a.* from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[]) k(tenant_id, job_id)
    cross join lateral (
      select * from job_assets i where i.tenant_id = k.tenant_id and i.job_id = k.job_id and i.direction = 'input' offset 0
    ) i
    cross join lateral (select * from assets a where a.tenant_id = i.tenant_id and a.id = i.asset_id offset 0) a`,
);

/** Starts an attempt for each request that finds a job: the hinted one if it is free, else one on offer, else the next in fair order. */
export async function claimJobs(
  context: StoreContext,
  requests: readonly ClaimRequest[],
): Promise<readonly Outcome<Claim | null>[]> {
  if (!(await mayFindWork(context, requests))) return requests.map(() => ({ ok: true, value: null }));
  const claims = await context.database.transact(async (transaction) => {
    const picker = new ClaimPicker(context, transaction, requests);
    const hinted = requests.flatMap(({ hint }) => (hint === null ? [] : [hint]));
    // Sent behind the statement that locks the hinted jobs: mostly nothing else is needed.
    const [, details] = await Promise.all([picker.pickHinted(), readClaimDetails(transaction, hinted)]);
    const rows = await picker.pickOthers();
    const nowUs = Math.max(await transaction.now, picker.notBeforeUs);
    return await startAttempts(context, transaction, { requests, rows, known: { hinted, details }, nowUs });
  });
  for (const claim of claims) if (claim !== null) context.turns.end(claim.job.class, claim.job.tenantId);
  return claims.map((value) => ({ ok: true, value }));
}

/** An idle farm answers without a transaction. */
async function mayFindWork({ database }: StoreContext, requests: readonly ClaimRequest[]): Promise<boolean> {
  if (requests.some(({ hint }) => hint !== null)) return true;
  const classes = [...new Set(requests.flatMap((request) => request.classes))];
  const survey = await database.all(surveyWaiting, { classes });
  return survey.some(({ is_offered, tenants }) => is_offered || tenants.length > 0);
}

interface ClaimDetails {
  readonly beside: BesideRows;
  readonly assets: ReadonlyMap<string, Asset>;
}

async function readClaimDetails(transaction: Transaction, keys: readonly JobKey[]): Promise<ClaimDetails> {
  const [beside, rows] = await Promise.all([
    readBeside(transaction, keys),
    transaction.all(selectInputAssets, keyArrays(keys)),
  ]);
  const assets = rows.map((row) => [assetKeyText({ tenantId: row.tenant_id, id: row.id }), toAsset(row)] as const);
  return { beside, assets: new Map(assets) };
}

interface Picked {
  readonly requests: readonly ClaimRequest[];
  /** One a request; null where nothing was found. */
  readonly rows: readonly (JobRow | null)[];
  /** Read already. */
  readonly known: { readonly hinted: readonly JobKey[]; readonly details: ClaimDetails };
  /** When their attempts begin. */
  readonly nowUs: number;
}

async function startAttempts(
  { recipes }: StoreContext,
  transaction: Transaction,
  { requests, rows, known, nowUs }: Picked,
): Promise<readonly (Claim | null)[]> {
  const picked = rows.filter((row) => row !== null);
  if (picked.length === 0) return rows.map(() => null);
  const keys = picked.map(keyOfRow);
  const isKnown = new Set(known.hinted.map(keyText));
  const { beside, assets } = keys.every((key) => isKnown.has(keyText(key)))
    ? known.details
    : await readClaimDetails(transaction, keys);
  const stored = await joinDetails(transaction, recipes, picked, beside);
  const jobs = new Map(stored.map((each) => [keyText(keyOfJob(each.job)), each]));
  const changes = new JobChanges(nowUs);
  const claims = rows.map((row, index) => {
    const job = row === null ? undefined : jobs.get(keyText(keyOfRow(row)));
    const request = requests[index];
    return job === undefined || request === undefined ? null : claimOne(changes, job, request, assets);
  });
  await writeAndCommit(transaction, changes, batchesOf(picked));
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
