import { elapsedMs, instantOf, systemClock, type JobAction } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import type { StoreContext } from '../store-context.ts';
import { JobChanges } from './job-changes.ts';
import { loadDetails } from './load-jobs.ts';
import type { JobRow, StoredJob } from './stored-job.ts';
import { writeChanges } from './write-changes.ts';

/** Most jobs that one transaction ends. */
const jobsAtOnce = 500;

/** A database that takes this long to tell its time was away: nobody could renew meanwhile. */
const slowAnswerMs = 2000;

const selectExpired = new Query<{ nowUs: number; limit: number }, JobRow>(
  (p) => sql`select j.* from jobs j where j.state = 'running' and j.lease_until_us <= ${p('nowUs')}::bigint
    limit ${p('limit')}::integer for update of j skip locked`,
);
const selectOtherBoots = new Query<{ bootId: string; limit: number }, JobRow>(
  (p) => sql`select j.* from jobs j where j.state = 'running' and j.boot_id <> ${p('bootId')}::text
    limit ${p('limit')}::integer for update of j skip locked`,
);
const selectOffered = new Query<{ limit: number }, JobRow>(
  (p) => sql`select j.* from jobs j where j.state = 'offered'
    limit ${p('limit')}::integer for update of j skip locked`,
);

/**
 * Ends attempts whose lease has passed as lost. Leases are judged by a time that the database told at once, so that one
 * that hangs, now or later in this call, has no lease end that could not be renewed meanwhile.
 * @returns how many.
 * @throws unavailable when the database was slow to tell its time.
 */
export async function reapLeases(context: StoreContext): Promise<number> {
  const askedAt = instantOf(systemClock);
  const nowUs = await context.database.nowUs();
  const tookMs = Math.round(elapsedMs(askedAt, instantOf(systemClock)));
  if (tookMs > slowAnswerMs) {
    throw new LatheError(
      'unavailable',
      `The farm database took ${tookMs} ms to tell its time, more than ${slowAnswerMs} ms: no lease is ended before workers could renew.`,
      { details: { tookMs } },
    );
  }
  return await moveSome(
    context,
    Number.MAX_SAFE_INTEGER,
    (transaction, limit) => transaction.all(selectExpired, { nowUs, limit }),
    ({ job }) => ({ type: 'lose', fence: job.fence }),
  );
}

/** Releases what other boots were running, and withdraws every offer: nobody holds their hints. @returns attempts released. */
export async function releaseOtherBoots(context: StoreContext, bootId: string): Promise<number> {
  const released = await moveSome(
    context,
    Number.MAX_SAFE_INTEGER,
    (transaction, limit) => transaction.all(selectOtherBoots, { bootId, limit }),
    ({ job }) => ({ type: 'release', fence: job.fence }),
  );
  await moveSome(
    context,
    Number.MAX_SAFE_INTEGER,
    (transaction, limit) => transaction.all(selectOffered, { limit }),
    () => ({ type: 'withdraw' }),
  );
  return released;
}

/** Moves the jobs that `select` locks, up to `limit`, some at a time until it finds no more. @returns how many. */
export async function moveSome(
  { database, recipes }: StoreContext,
  limit: number,
  select: (transaction: Transaction, count: number) => Promise<readonly JobRow[]>,
  actionOf: (stored: StoredJob) => JobAction,
): Promise<number> {
  let moved = 0;
  while (moved < limit) {
    const wanted = Math.min(jobsAtOnce, limit - moved);
    const count = await database.transact(async (transaction) => {
      const rows = await select(transaction, wanted);
      const stored = await loadDetails(transaction, recipes, rows);
      const changes = new JobChanges(await transaction.now);
      for (const each of stored) changes.move(each, actionOf(each));
      await writeChanges(transaction, changes);
      return rows.length;
    });
    moved += count;
    if (count < wanted) break;
  }
  return moved;
}
