import { sql } from 'kysely';
import { Query, tables } from '../sqlite/query.ts';
import { fromRow, type JobRow } from './job-rows.ts';
import { moveJob } from './move-job.ts';
import type { StoreContext } from './store-context.ts';

const selectExpired = new Query<{ nowUs: number }, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where(sql<boolean>`state = 'running'`)
    .where('lease_until_us', '<=', p('nowUs'))
    .orderBy('lease_until_us'),
);
const selectOtherBoots = new Query<{ bootId: string }, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where(sql<boolean>`state = 'running'`)
    .where('boot_id', '!=', p('bootId')),
);
const selectOffered = new Query<object, JobRow>(() =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where(sql<boolean>`state = 'offered'`),
);

/** Ends attempts whose lease has passed as lost. @returns how many. */
export function reapLeases(context: StoreContext): number {
  const { database, nowUs } = context;
  const rows = database.all(selectExpired, { nowUs });
  for (const row of rows) moveJob(context, fromRow(database, row), { type: 'lose', fence: row.fence });
  return rows.length;
}

/** Releases what other boots were running, and withdraws every offer: nobody holds their hints. @returns attempts released. */
export function releaseOtherBoots(context: StoreContext, bootId: string): number {
  const { database } = context;
  const rows = database.all(selectOtherBoots, { bootId });
  for (const row of rows) moveJob(context, fromRow(database, row), { type: 'release', fence: row.fence });
  for (const row of database.all(selectOffered, {})) moveJob(context, fromRow(database, row), { type: 'withdraw' });
  return rows.length;
}
