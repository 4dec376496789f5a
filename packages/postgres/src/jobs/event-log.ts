import type { JobEvent, JobId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { Query, tables } from '../database/query.ts';
import type { StoreContext } from '../store-context.ts';
import { eventOf } from './event-payload.ts';
import { readJobsByKey, requireStored } from './load-jobs.ts';

const selectAfter = new Query<
  { tenantId: TenantId; jobId: JobId; afterSeq: number; limit: number },
  { seq: number; payload: string }
>((p) =>
  tables
    .selectFrom('events')
    .select(['seq', 'payload'])
    .where('tenant_id', '=', p('tenantId'))
    .where('job_id', '=', p('jobId'))
    .where('seq', '>', p('afterSeq'))
    .orderBy('seq')
    .limit(p('limit')),
);

/** Events after `afterSeq`, oldest first. @throws not_found; resume_expired when the next one is no longer kept. */
export async function listEvents(
  { database, recipes }: StoreContext,
  tenantId: TenantId,
  jobId: JobId,
  afterSeq: number,
  limit: number,
): Promise<readonly JobEvent[]> {
  const key = { tenantId, jobId };
  const isFirstWanted = afterSeq < 1 && limit > 0;
  // The job after the events, so that it knows the outputs of the last of them.
  const [rows, jobs] = await database.inOrder((reader) =>
    Promise.all([
      reader.all(selectAfter, { ...key, afterSeq, limit: Math.max(0, limit - (isFirstWanted ? 1 : 0)) }),
      readJobsByKey(reader, recipes, [key]),
    ]),
  );
  const { job } = requireStored(jobs, key);
  const events = rows.map(({ seq, payload }) => eventOf(job, seq, payload));
  if (isFirstWanted) events.unshift(eventOf(job, 1, null));
  const expected = Math.max(afterSeq, 0) + 1;
  // What came between the two reads is for the next call.
  const isGap = events.length === 0 ? expected < job.lastSeq : events.some(({ seq }, at) => seq !== expected + at);
  if (limit > 0 && isGap) {
    throw new LatheError('resume_expired', `Event ${expected} of ${jobId} is no longer kept.`, {
      details: { jobId, afterSeq, lastSeq: job.lastSeq },
    });
  }
  return events;
}
