import type { Job, JobEvent, JobEventType, JobId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { sql } from 'kysely';
import { Query, tables } from '../sqlite/query.ts';
import type { EventsTable, OutboxTable } from '../sqlite/tables.ts';
import { requireJob } from './job-rows.ts';
import { asSubmitted } from './new-job.ts';
import type { StoreContext } from './store-context.ts';

interface JobKey {
  readonly tenantId: TenantId;
  readonly jobId: JobId;
}

const insertEvent = new Query<EventsTable>((p) =>
  tables
    .insertInto('events')
    .values({ tenant_id: p('tenant_id'), job_id: p('job_id'), seq: p('seq'), payload: p('payload') }),
);
const insertOutbox = new Query<Omit<OutboxTable, 'outbox_id'>>((p) =>
  tables
    .insertInto('outbox')
    .columns(['tenant_id', 'job_id', 'seq', 'payload'])
    .expression(sql`select ${p('tenant_id')}, ${p('job_id')}, ${p('seq')}, ${p('payload')}`),
);
const selectEvents = new Query<JobKey & { afterSeq: number; limit: number }, { payload: string }>((p) =>
  tables
    .selectFrom('events')
    .select('payload')
    .where('tenant_id', '=', p('tenantId'))
    .where('job_id', '=', p('jobId'))
    .where('seq', '>', p('afterSeq'))
    .orderBy('seq')
    .limit(p('limit')),
);
const selectOutbox = new Query<{ limit: number }, { outbox_id: number; payload: string }>((p) =>
  tables
    .selectFrom('outbox')
    .leftJoin('events', (join) =>
      join
        .onRef('events.tenant_id', '=', 'outbox.tenant_id')
        .onRef('events.job_id', '=', 'outbox.job_id')
        .onRef('events.seq', '=', 'outbox.seq'),
    )
    .select(['outbox.outbox_id', sql<string>`coalesce(outbox.payload, events.payload)`.as('payload')])
    .orderBy('outbox.outbox_id')
    .limit(p('limit')),
);
const deleteOutbox = new Query<{ outboxId: number }>((p) =>
  tables.deleteFrom('outbox').where('outbox_id', '=', p('outboxId')),
);
const keepUnsentPayloads = new Query<JobKey>((p) =>
  tables
    .updateTable('outbox')
    .set({
      payload: sql<string>`(select payload from events
        where tenant_id = outbox.tenant_id and job_id = outbox.job_id and seq = outbox.seq)`,
    })
    .where('tenant_id', '=', p('tenantId'))
    .where('job_id', '=', p('jobId'))
    .where('payload', 'is', null),
);
const deleteEvents = new Query<JobKey>((p) =>
  tables.deleteFrom('events').where('tenant_id', '=', p('tenantId')).where('job_id', '=', p('jobId')),
);

/** Appends the event `job.lastSeq` to the job's log and to the outbox. */
export function appendEvent({ database, nowUs }: StoreContext, type: JobEventType, job: Job): void {
  const { tenantId: tenant_id, id: job_id, lastSeq: seq } = job;
  database.run(insertEvent, { tenant_id, job_id, seq, payload: JSON.stringify(toEvent(type, job, nowUs)) });
  database.run(insertOutbox, { tenant_id, job_id, seq, payload: null });
}

/** Ends the log of a job that is removed: its last event, and those not yet sent, live on in the outbox only. */
export function closeLog({ database, nowUs }: StoreContext, job: Job): void {
  const { tenantId, id: jobId, lastSeq: seq } = job;
  database.run(keepUnsentPayloads, { tenantId, jobId });
  database.run(deleteEvents, { tenantId, jobId });
  const payload = JSON.stringify(toEvent('deleted', job, nowUs));
  database.run(insertOutbox, { tenant_id: tenantId, job_id: jobId, seq, payload });
}

/** Events after `afterSeq`, oldest first. @throws not_found; resume_expired when the next one is no longer kept. */
export function listEvents(
  { database }: StoreContext,
  tenantId: TenantId,
  jobId: JobId,
  afterSeq: number,
  limit: number,
): readonly JobEvent[] {
  const { job } = requireJob(database, tenantId, jobId);
  const isFirstKept = job.batchId !== null && afterSeq < 1 && limit > 0;
  const first = isFirstKept ? [firstEvent(job)] : [];
  const stored = database.all(selectEvents, { tenantId, jobId, afterSeq, limit: limit - first.length });
  const events = [...first, ...stored.map(parseEvent)];
  const expected = Math.max(afterSeq, 0) + 1;
  if (limit > 0 && expected <= job.lastSeq && events[0]?.seq !== expected) {
    throw new LatheError('resume_expired', `Event ${expected} of ${jobId} is no longer kept.`, {
      details: { jobId, afterSeq, lastSeq: job.lastSeq },
    });
  }
  return events;
}

export function takeOutbox(
  { database }: StoreContext,
  limit: number,
): readonly { readonly outboxId: number; readonly event: JobEvent }[] {
  return database.all(selectOutbox, { limit }).map((row) => ({ outboxId: row.outbox_id, event: parseEvent(row) }));
}

export function markOutboxSent({ database }: StoreContext, outboxIds: readonly number[]): void {
  for (const outboxId of outboxIds) database.run(deleteOutbox, { outboxId });
}

/** An item's `submitted`, which is not stored: its row says it all. */
function firstEvent(job: Job): JobEvent {
  return toEvent('submitted', asSubmitted(job), job.createdAtUs);
}

function toEvent(type: JobEventType, job: Job, atUs: number): JobEvent {
  const { tenantId, id: jobId, lastSeq: seq, state, fence, progress, phase } = job;
  return { tenantId, jobId, seq, type, state, atUs, fence, progress, phase, job };
}

function parseEvent(row: { readonly payload: string }): JobEvent {
  // Only `appendEvent` and `closeLog` write payloads; old versions of the store knew fewer fields of a job.
  const event = JSON.parse(row.payload) as JobEvent;
  return { ...event, job: { ...sinceLaterVersions, ...event.job } };
}

/** Fields that came with versions 5, 6 and 9 of the store, as they stand for older events. */
const sinceLaterVersions = {
  degraded: false,
  batchId: null,
  itemKey: null,
  priority: 0,
  deadlineUs: null,
  traceparent: null,
  workSeconds: 1,
};
