import type { BatchId, Job, NewJob, TenantId } from '@lathe/core';
import { newId, submittedFacts } from '@lathe/core/jobs';

/** Where a job belongs when it is an item. */
export interface ItemOf {
  readonly batchId: BatchId;
  readonly itemKey: string;
}

/** A job as it is right after its submission. @param item null outside a batch. */
export function newJob(tenantId: TenantId, job: NewJob, nowUs: number, item: ItemOf | null = null): Job {
  const id = newId('job', Math.floor(nowUs / 1000));
  return {
    ...submittedFacts(id, job.attemptLimit, nowUs),
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
    traceparent: job.traceparent ?? null,
  };
}

/** A job as it was when it was submitted, from how it is now. */
export function asSubmitted(job: Job): Job {
  return {
    ...job,
    ...submittedFacts(job.id, job.attemptLimit, job.createdAtUs),
    outputs: [],
    degraded: false,
    updatedAtUs: job.createdAtUs,
    lastSeq: 1,
  };
}
