import type { BatchId, Job, NewJob, TenantId } from '@lathe/core';
import { newId, submittedFacts } from '@lathe/core/jobs';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import { queueOf } from './queue-rows.ts';

/** A job to be added, with what its owner does not see. */
export interface AddedJob {
  readonly job: Job;
  readonly renderKey: string | null;
  readonly recipeId: number;
  readonly itemHash: string | null;
}

interface JobBindings {
  readonly tenantId: TenantId;
  readonly batchId: BatchId | null;
  readonly nowUs: number;
  readonly ids: readonly string[];
  readonly recipeIds: readonly number[];
  readonly queueIds: readonly number[];
  readonly workSeconds: readonly number[];
  readonly deadlines: readonly (number | null)[];
  readonly attemptLimits: readonly number[];
  readonly priorities: readonly number[];
  readonly kinds: readonly string[];
  readonly classes: readonly string[];
  readonly labels: readonly string[];
  readonly renderKeys: readonly (string | null)[];
  readonly itemKeys: readonly (string | null)[];
  readonly itemHashes: readonly (string | null)[];
}

interface InputBindings {
  readonly tenantId: TenantId;
  readonly jobIds: readonly string[];
  readonly positions: readonly number[];
  readonly roles: readonly string[];
  readonly assetIds: readonly string[];
  readonly names: readonly string[];
}

const insertJobRows = new Query<JobBindings>(
  (p) => sql`insert into jobs (tenant_id, batch_id, created_at_us, updated_at_us, run_after_us, state,
      id, recipe_id, queue_id, work_seconds, deadline_us, attempt_limit, priority, kind, class, label, render_key, item_key, item_hash)
    select ${p('tenantId')}::text, ${p('batchId')}::text, t.now_us, t.now_us, t.now_us, 'queued', i.*
    from (values (${p('nowUs')}::bigint)) t(now_us),
      unnest(${p('ids')}::text[], ${p('recipeIds')}::bigint[], ${p('queueIds')}::bigint[], ${p('workSeconds')}::float8[], ${p('deadlines')}::bigint[],
        ${p('attemptLimits')}::integer[], ${p('priorities')}::integer[], ${p('kinds')}::text[], ${p('classes')}::text[],
        ${p('labels')}::text[], ${p('renderKeys')}::text[], ${p('itemKeys')}::text[], ${p('itemHashes')}::text[]) i`,
);
const insertInputRows = new Query<InputBindings>(
  (p) => sql`insert into job_assets (tenant_id, direction, job_id, position, role, asset_id, name)
    select ${p('tenantId')}::text, 'input', i.*
    from unnest(${p('jobIds')}::text[], ${p('positions')}::integer[], ${p('roles')}::text[], ${p('assetIds')}::text[],
      ${p('names')}::text[]) i`,
);

/** A job that has just been submitted. @param item its place in a batch; null outside one. */
export function newJob(
  tenantId: TenantId,
  job: NewJob,
  nowUs: number,
  item: { readonly batchId: BatchId; readonly itemKey: string } | null = null,
): Job {
  return {
    ...submittedFacts(newId('job', Math.floor(nowUs / 1000)), job.attemptLimit, nowUs),
    tenantId,
    kind: job.kind,
    class: job.class,
    inputs: job.inputs,
    outputs: [],
    degraded: false,
    recipe: job.recipe,
    label: job.label,
    createdAtUs: nowUs,
    updatedAtUs: nowUs,
    lastSeq: 1,
    batchId: item?.batchId ?? null,
    itemKey: item?.itemKey ?? null,
    priority: job.priority ?? 0,
    deadlineUs: job.deadlineUs ?? null,
    workSeconds: job.workSeconds ?? 1,
  };
}

/** Adds new jobs of one tenant and of one batch or none, the last in the order of submission, with their inputs. */
export async function insertJobs(transaction: Transaction, added: readonly AddedJob[], nowUs: number): Promise<void> {
  const [first] = added;
  if (first === undefined) return;
  const { tenantId, batchId } = first.job;
  const rows = transaction.run(insertJobRows, {
    tenantId,
    batchId,
    nowUs,
    ids: added.map(({ job }) => job.id),
    recipeIds: added.map(({ recipeId }) => recipeId),
    queueIds: queueIdsOf(added.map(({ job }) => job)),
    workSeconds: added.map(({ job }) => job.workSeconds),
    deadlines: added.map(({ job }) => job.deadlineUs),
    attemptLimits: added.map(({ job }) => job.attemptLimit),
    priorities: added.map(({ job }) => job.priority),
    kinds: added.map(({ job }) => job.kind),
    classes: added.map(({ job }) => job.class),
    labels: added.map(({ job }) => job.label),
    renderKeys: added.map(({ renderKey }) => renderKey),
    itemKeys: added.map(({ job }) => job.itemKey),
    itemHashes: added.map(({ itemHash }) => itemHash),
  });
  const inputs = added.flatMap(({ job }) =>
    job.inputs.map((input, position) => ({ ...input, jobId: job.id, position })),
  );
  const links =
    inputs.length === 0
      ? 0
      : transaction.run(insertInputRows, {
          tenantId,
          jobIds: inputs.map(({ jobId }) => jobId),
          positions: inputs.map(({ position }) => position),
          roles: inputs.map(({ role }) => role),
          assetIds: inputs.map(({ assetId }) => assetId),
          names: inputs.map(({ name }) => name),
        });
  await Promise.all([rows, links]);
}

/** One number a job, in order; each line is worked out once. */
function queueIdsOf(jobs: readonly Job[]): readonly number[] {
  const known = new Map<string, number>();
  return jobs.map((job) => {
    const line = `${job.class}/${job.priority}/${job.kind}`;
    const id = known.get(line) ?? queueOf(job).id;
    known.set(line, id);
    return id;
  });
}
