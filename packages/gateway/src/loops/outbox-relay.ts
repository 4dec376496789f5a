import type { Bus, JobEvent, JobStore } from '@lathe/core';
import { loadLatheProtos } from '@lathe/proto';
import type { EventMetrics } from './event-metrics.ts';

const batchSize = 256;

/**
 * Sends one batch of unsent events to the bus and marks them; true when there may be more.
 * A crash between the two sends them again, which readers of notices do not mind.
 */
export async function relayOutbox(
  store: Pick<JobStore, 'takeOutbox' | 'markOutboxSent'>,
  bus: Bus,
  metrics: EventMetrics,
): Promise<boolean> {
  const taken = await store.takeOutbox(batchSize);
  if (taken.length === 0) return false;
  await bus.publish(
    'events',
    taken.map(({ event }) => ({ key: event.jobId, value: noticeOf(event) })),
  );
  await store.markOutboxSent(taken.map(({ outboxId }) => outboxId));
  for (const { event } of taken) metrics.count(event);
  return taken.length === batchSize;
}

function noticeOf(event: JobEvent): Uint8Array {
  const { EventNotice } = loadLatheProtos();
  return EventNotice.serialize({
    tenant_id: event.tenantId,
    job_id: event.jobId,
    seq: String(event.seq),
    type: event.type,
    state: event.state,
  });
}
