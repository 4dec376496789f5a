import { tenantScopes, type Attempt, type JobEvent, type JobStore } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { BoundedPublisher } from '../bus/bounded-publisher.ts';
import { deadJob } from '../bus/dead-job.ts';
import { jobNotice } from '../bus/notices.ts';
import type { EventMetrics } from './event-metrics.ts';

const batchSize = 256;

type Reads = Pick<JobStore, 'takeOutbox' | 'markOutboxSent' | 'listAttempts'>;

/**
 * Sends one batch of unsent events to the bus and marks them; true when there may be more. Jobs that died are told on
 * the dead topic, too. A crash between the two sends them again, which readers do not mind.
 * @throws unavailable when the bus does not take them: they stay unsent.
 */
export async function relayOutbox(store: Reads, publisher: BoundedPublisher, metrics: EventMetrics): Promise<boolean> {
  const taken = await store.takeOutbox(batchSize);
  if (taken.length === 0) return false;
  const events = taken.map(({ event }) => event);
  await publisher.publish('events', events.map(jobNotice));
  const dead = events.filter(({ type, state }) => type === 'finished' && state === 'dead');
  const history = await Promise.all(dead.map((event) => attemptsOf(store, event)));
  await publisher.publish(
    'dead',
    dead.map((event, index) => deadJob(event, history[index] ?? [])),
  );
  await store.markOutboxSent(taken.map(({ outboxId }) => outboxId));
  for (const event of events) metrics.count(event);
  return taken.length === batchSize;
}

/** None of a job that was deleted meanwhile. */
async function attemptsOf(store: Reads, { tenantId, jobId }: JobEvent): Promise<readonly Attempt[]> {
  try {
    return await store.listAttempts({ tenantId, name: 'outbox relay', scopes: tenantScopes }, jobId);
  } catch (caught) {
    const error = LatheError.from(caught);
    if (error.code === 'not_found') return [];
    throw error;
  }
}
