import type { Principal, SubmitRequest, SubmitResult, TenantId, JobId, Job } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { sql } from 'kysely';
import { assetKeyText, holdAssets } from '../assets/hold-assets.ts';
import { holdRenders, renderKeyText } from '../assets/render-rows.ts';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import { outcomeOf, type Outcome } from '../grouping/call-group.ts';
import type { StoreContext } from '../store-context.ts';
import { insertJobs, newJob } from './insert-jobs.ts';
import { JobChanges } from './job-changes.ts';
import { readJobsByKey, requireStored } from './load-jobs.ts';
import { unplaced, type JobKey } from './stored-job.ts';
import { writeChanges } from './write-changes.ts';

export interface SubmitCall {
  readonly principal: Principal;
  readonly request: SubmitRequest;
}

interface EarlierRequest {
  readonly hash: string;
  readonly jobId: JobId;
}

interface RequestArrays {
  readonly tenantIds: readonly string[];
  readonly requestIds: readonly string[];
}

const selectRequests = new Query<
  RequestArrays,
  { tenant_id: TenantId; request_id: string; request_hash: string; job_id: JobId }
>(
  (p) => sql`select r.tenant_id, r.request_id, r.request_hash, r.job_id
    from unnest(${p('tenantIds')}::text[], ${p('requestIds')}::text[]) k(tenant_id, request_id)
    cross join lateral (
      select * from requests r where r.tenant_id = k.tenant_id and r.request_id = k.request_id offset 0
    ) r`,
);
const insertRequests = new Query<{ nowUs: number; requests: string }>(
  (p) => sql`insert into requests (tenant_id, request_id, request_hash, job_id, created_at_us)
    select "tenantId", "requestId", hash, "jobId", ${p('nowUs')}::bigint
    from json_to_recordset(${p('requests')}::json)
      as r ("tenantId" text, "requestId" text, hash text, "jobId" text)
    order by 1, 2`,
);

/** A call that was decided: its new job, or the job its request made before. */
type Decision = { readonly created: Job } | { readonly earlier: JobKey };

/**
 * Adds jobs, or finds those that their `requestId` made; a render of the same key that is still there ends a job at
 * once. @returns request_conflict and not_found (an input) as outcomes of their calls.
 */
export async function submitJobs(
  context: StoreContext,
  calls: readonly SubmitCall[],
): Promise<readonly Outcome<SubmitResult>[]> {
  return await context.database.transact(async (transaction) => {
    const found = await lookUp(transaction, calls);
    const nowUs = await transaction.now;
    const decisions = calls.map((call) => outcomeOf(() => decide(call, found, nowUs)));
    const answers = await write(context, transaction, { calls, decisions, found, nowUs });
    return answers;
  });
}

type Found = Awaited<ReturnType<typeof lookUp>>;

/** All that the calls may refer to, held so that it stays. */
async function lookUp(transaction: Transaction, calls: readonly SubmitCall[]) {
  const [earlier, assets, renders] = await Promise.all([
    findRequests(transaction, calls),
    holdAssets(
      transaction,
      calls.flatMap(({ principal: { tenantId }, request: { job } }) =>
        job.inputs.map(({ assetId }) => ({ tenantId, id: assetId })),
      ),
    ),
    holdRenders(
      transaction,
      calls.flatMap(({ principal: { tenantId }, request: { job } }) =>
        job.renderKey === null ? [] : [{ tenantId, renderKey: job.renderKey }],
      ),
    ),
  ]);
  return { earlier, assets, renders };
}

async function findRequests(
  transaction: Transaction,
  calls: readonly SubmitCall[],
): Promise<Map<string, EarlierRequest>> {
  const keys = calls.flatMap(({ principal: { tenantId }, request: { requestId } }) =>
    requestId === null ? [] : [{ tenantId, requestId }],
  );
  if (keys.length === 0) return new Map();
  const rows = await transaction.all(selectRequests, {
    tenantIds: keys.map(({ tenantId }) => tenantId),
    requestIds: keys.map(({ requestId }) => requestId),
  });
  return new Map(
    rows.map((row) => [`${row.tenant_id}/${row.request_id}`, { hash: row.request_hash, jobId: row.job_id }]),
  );
}

function decide({ principal: { tenantId }, request }: SubmitCall, { earlier, assets }: Found, nowUs: number): Decision {
  const { requestId, requestHash, job } = request;
  const before = requestId === null ? undefined : earlier.get(`${tenantId}/${requestId}`);
  if (before !== undefined) {
    if (before.hash !== requestHash) throw conflict(requestId, before.jobId);
    return { earlier: { tenantId, jobId: before.jobId } };
  }
  for (const { assetId } of job.inputs) {
    if (assets.has(assetKeyText({ tenantId, id: assetId }))) continue;
    throw new LatheError('not_found', `There is no asset ${assetId}.`, { details: { assetId } });
  }
  const created = newJob(tenantId, job, nowUs);
  // A later call of this transaction with the same request finds it.
  if (requestId !== null) earlier.set(`${tenantId}/${requestId}`, { hash: requestHash, jobId: created.id });
  return { created };
}

interface Decided {
  readonly calls: readonly SubmitCall[];
  readonly decisions: readonly Outcome<Decision>[];
  readonly found: Found;
  readonly nowUs: number;
}

async function write(
  { recipes }: StoreContext,
  transaction: Transaction,
  { calls, decisions, found, nowUs }: Decided,
): Promise<readonly Outcome<SubmitResult>[]> {
  const changes = new JobChanges(nowUs);
  const added = calls.flatMap((call, index) => {
    const decision = decisions[index];
    return decision?.ok && 'created' in decision.value ? [{ call, job: decision.value.created }] : [];
  });
  const recipeIds = await recipes.hold(
    transaction,
    added.map(({ job }) => job),
  );
  const jobs = added.map(({ call: { request }, job }, index) => {
    const { renderKey } = request.job;
    return { job, renderKey, recipeId: recipeIds[index] ?? 0, itemHash: null, request };
  });
  const results = new Map<JobId, Job>();
  for (const { job, renderKey, recipeId } of jobs) {
    changes.submitted(job);
    const render = found.renders.get(renderKeyText({ tenantId: job.tenantId, renderKey: renderKey ?? '' }));
    if (renderKey === null || render === undefined) changes.queued.push(job);
    else {
      const stored = { job, placement: unplaced, renderKey, recipeId, isBatchCancelled: false };
      results.set(job.id, changes.move(stored, { type: 'reuse' }, render).job);
    }
  }
  const requests = jobs.flatMap(({ job: { tenantId, id: jobId }, request: { requestId, requestHash: hash } }) =>
    requestId === null ? [] : [{ tenantId, requestId, hash, jobId }],
  );
  const earlier = decisions.flatMap((each) => (each.ok && 'earlier' in each.value ? [each.value.earlier] : []));
  const ofTenants = Map.groupBy(jobs, ({ job }) => job.tenantId);
  await Promise.all([
    ...[...ofTenants.values()].map((ofTenant) => insertJobs(transaction, ofTenant, nowUs)),
    requests.length === 0 ? 0 : transaction.run(insertRequests, { nowUs, requests: JSON.stringify(requests) }),
    writeChanges(transaction, changes),
    ...(earlier.length === 0 ? [transaction.commit()] : []),
  ]);
  const known = earlier.length === 0 ? new Map() : await readJobsByKey(transaction, recipes, earlier);
  return decisions.map((decision) => {
    if (!decision.ok) return decision;
    const { value } = decision;
    if ('created' in value)
      return { ok: true, value: { job: results.get(value.created.id) ?? value.created, created: true } };
    return outcomeOf(() => ({ job: requireStored(known, value.earlier).job, created: false }));
  });
}

function conflict(requestId: string | null, jobId: JobId): LatheError {
  return new LatheError('request_conflict', `Request ${requestId ?? ''} was already made with another body.`, {
    details: { requestId, jobId },
  });
}
