import type { Claim, ClaimRequest, Job, JobAsset } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { mustRunAlone } from '@lathe/core/jobs';
import { cappedTenants } from '../dispatch/tenant-settings.ts';
import { findAsset } from './asset-rows.ts';
import { findJob, type StoredJob } from './job-rows.ts';
import { isToBeCancelled, moveJob } from './move-job.ts';
import type { StoreContext } from './store-context.ts';
import { endTurn } from './tenant-turns.ts';
import { nextClaimable } from './waiting-jobs.ts';

/** Starts an attempt at the hinted job if it is free, else at one on offer, else at the next in fair order. */
export function claimJob(context: StoreContext, request: ClaimRequest): Claim | null {
  const { database, nowUs } = context;
  const stored = hintedJob(context, request) ?? nextClaimable(context, request);
  if (stored === null) return null;
  const leaseUntilUs = nowUs + request.leaseMs * 1000;
  const job = moveJob(
    context,
    stored,
    { type: 'claim', alone: request.alone },
    {
      placement: {
        worker_id: request.workerId,
        boot_id: request.bootId,
        lease_until_us: leaseUntilUs,
        progress_event_at_us: 0,
      },
    },
  );
  endTurn(database, { tenantId: job.tenantId, class: job.class });
  const inputs = job.inputs.map((input) => claimInput(context, job, input));
  return { job, fence: job.fence, leaseUntilUs, inputs };
}

function hintedJob(context: StoreContext, request: ClaimRequest): StoredJob | null {
  const { database, nowUs } = context;
  const { hint } = request;
  const stored = hint === null ? null : findJob(database, hint.tenantId, hint.jobId);
  if (stored === null) return null;
  const { job } = stored;
  const isFree = (job.state === 'queued' || job.state === 'offered') && job.runAfterUs <= nowUs;
  const isWanted = request.classes.includes(job.class) && request.kinds.includes(job.kind);
  const mayRun = isFree && isWanted && (!mustRunAlone(job) || request.alone) && !isToBeCancelled(context, stored);
  return mayRun && !cappedTenants(database).includes(job.tenantId) ? stored : null;
}

function claimInput({ database }: StoreContext, job: Job, input: JobAsset): Claim['inputs'][number] {
  const asset = findAsset(database, job.tenantId, input.assetId);
  if (asset === null) {
    throw new LatheError('internal', `Input ${input.assetId} of ${job.id} has no row.`, {
      details: { jobId: job.id, assetId: input.assetId },
    });
  }
  return { role: input.role, name: input.name, asset };
}
