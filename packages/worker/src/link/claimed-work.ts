import { LatheError } from '@lathe/core/errors';
import { isJobId, mustRunAlone, tenantId, type JobClass, type LeaseRef } from '@lathe/core';
import { checkedTraceparent } from '@lathe/service-kit';
import type { Claim__Output, JobClass__Output } from '@lathe/proto';

/** A file to read, by signed URL. */
export interface ClaimedInput {
  readonly role: string;
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly url: string;
}

/** A place that may be written once, by signed URL. */
export interface ClaimedOutput {
  readonly role: string;
  readonly objectKey: string;
  readonly url: string;
  /** What it is called for people. */
  readonly name: string;
  readonly mediaType: string;
}

/** One attempt that this worker may run until its lease ends. */
export interface ClaimedWork {
  readonly lease: LeaseRef;
  readonly kind: string;
  readonly class: JobClass;
  /** The resolved recipe, canonical JSON. */
  readonly recipe: string;
  /** The job lost workers before, so nothing else may run beside it. */
  readonly mustRunAlone: boolean;
  readonly inputs: readonly ClaimedInput[];
  readonly outputs: readonly ClaimedOutput[];
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** W3C trace context of the submit; null: none. */
  readonly traceparent: string | null;
}

const classes: Readonly<Record<JobClass__Output, JobClass>> = {
  JOB_CLASS_UNSPECIFIED: 'interactive',
  JOB_CLASS_INTERACTIVE: 'interactive',
  JOB_CLASS_BULK: 'bulk',
  JOB_CLASS_LONG: 'long',
};

/** @throws internal when the gateway's answer lacks what an attempt needs. */
export function claimedWorkFromWire(claim: Claim__Output): ClaimedWork {
  const { lease, job } = claim;
  if (lease === null || job === null || !isJobId(lease.job_id)) {
    throw new LatheError('internal', 'The gateway answered a claim without a lease or a job.');
  }
  return {
    lease: { tenantId: tenantId(lease.tenant_id), jobId: lease.job_id, fence: Number(lease.fence) },
    kind: job.kind,
    class: classes[job.job_class],
    recipe: job.recipe,
    mustRunAlone: mustRunAlone({ losses: job.losses ?? 0 }),
    inputs: claim.inputs.map((input) => ({
      role: input.role,
      name: input.name,
      sha256: input.sha256,
      sizeBytes: Number(input.size_bytes ?? 0),
      url: input.url,
    })),
    outputs: claim.outputs.map(({ role, object_key: objectKey, url, name, media_type: mediaType }) => ({
      role,
      objectKey,
      url,
      name,
      mediaType,
    })),
    leaseMs: Number(claim.lease_ms),
    renewEveryMs: Number(claim.renew_every_ms),
    traceparent: checkedTraceparent(claim.traceparent),
  };
}
