import { busLimits, type Attempt, type BusMessage, type JobEvent } from '@lathe/core';
import { loadLatheProtos } from '@lathe/proto';

/** Longest error message and worker id told, characters, and most attempts; fewer where they would not fit a message. */
const messageLimit = 1000;
const workerIdLimit = 64;
const attemptLimit = 16;

/** What the dead topic says of a job: its error and as many of its newest attempts as a message holds. */
export function deadJob(event: JobEvent, attempts: readonly Attempt[]): BusMessage {
  const message = (event.job.error?.message ?? '').slice(0, messageLimit);
  for (let kept = attemptLimit; kept > 0; kept--) {
    const value = valueOf(event, message, attempts.slice(-kept));
    if (value.byteLength <= busLimits.valueBytes) return { key: event.jobId, value };
  }
  // A character is at most three bytes per UTF-16 unit, so this always fits.
  return { key: event.jobId, value: valueOf(event, message.slice(0, messageLimit / 2), []) };
}

function valueOf({ tenantId, jobId, atUs, job }: JobEvent, message: string, attempts: readonly Attempt[]): Buffer {
  return loadLatheProtos().DeadJob.serialize({
    tenant_id: tenantId,
    job_id: jobId,
    kind: job.kind,
    error_code: job.error?.code ?? '',
    error_message: message.toWellFormed(),
    at_us: String(atUs),
    attempts: attempts.map(({ fence, workerId, outcome, error }) => ({
      fence: String(fence),
      worker_id: workerId.slice(0, workerIdLimit).toWellFormed(),
      outcome,
      error_code: error?.code ?? '',
    })),
  });
}
