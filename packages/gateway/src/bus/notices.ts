import type { BusMessage, ChangedBatch, JobEvent } from '@lathe/core';
import { loadLatheProtos, type BatchNotice__Output, type EventNotice__Output } from '@lathe/proto';

/** What the events topic says: that a job or a batch has new events. */
export type Notice = { readonly job: EventNotice__Output } | { readonly batch: BatchNotice__Output };

/** Messages of a job keep their order. */
export function jobNotice(event: JobEvent): BusMessage {
  const { Notice } = loadLatheProtos();
  const job = {
    tenant_id: event.tenantId,
    job_id: event.jobId,
    seq: String(event.seq),
    type: event.type,
    state: event.state,
    job_class: event.job.class,
    batch_id: event.job.batchId ?? '',
  };
  return { key: event.jobId, value: Notice.serialize({ job }) };
}

export function batchNotice({ tenantId, batchId, lastSeq }: ChangedBatch): BusMessage {
  const { Notice } = loadLatheProtos();
  const batch = { tenant_id: tenantId, batch_id: batchId, last_seq: String(lastSeq) };
  return { key: batchId, value: Notice.serialize({ batch }) };
}

/** Also reads the bare EventNotice that gateways sent before there were batches. */
export function readNotice({ value }: BusMessage): Notice {
  const { EventNotice, Notice } = loadLatheProtos();
  const bytes = Buffer.from(value);
  const { job, batch } = Notice.deserialize(bytes);
  if (job !== null && job !== undefined) return { job };
  if (batch !== null && batch !== undefined) return { batch };
  return { job: EventNotice.deserialize(bytes) };
}
