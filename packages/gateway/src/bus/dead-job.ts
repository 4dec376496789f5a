import type { Attempt, BusMessage, JobEvent } from '@lathe/core';
import { loadLatheProtos } from '@lathe/proto';

/** Longest error message and worker id told, characters, and most attempts: together they keep the message within 4 KB. */
const messageLimit = 1000;
const workerIdLimit = 64;
const attemptLimit = 16;

/** What the dead topic says of a job: its error and its newest attempts. */
export function deadJob(event: JobEvent, attempts: readonly Attempt[]): BusMessage {
  const { DeadJob } = loadLatheProtos();
  const { job } = event;
  const value = DeadJob.serialize({
    tenant_id: event.tenantId,
    job_id: event.jobId,
    kind: job.kind,
    error_code: job.error?.code ?? '',
    error_message: (job.error?.message ?? '').slice(0, messageLimit).toWellFormed(),
    at_us: String(event.atUs),
    attempts: attempts.slice(-attemptLimit).map(({ fence, workerId, outcome, error }) => ({
      fence: String(fence),
      worker_id: workerId.slice(0, workerIdLimit).toWellFormed(),
      outcome,
      error_code: error?.code ?? '',
    })),
  });
  return { key: event.jobId, value };
}
