import type { WorkerReport } from '@lathe/core';
import type { StoreContext } from '../jobs/store-context.ts';
import { Query, tables } from '../sqlite/query.ts';
import type { WorkersTable } from '../sqlite/farm-tables.ts';

/** A worker that said nothing for this long is forgotten, microseconds. */
const forgottenAfterUs = 10_000_000;

const upsert = new Query<WorkersTable>((p) =>
  tables.replaceInto('workers').values({
    worker_id: p('worker_id'),
    slots: p('slots'),
    free_slots: p('free_slots'),
    free_interactive_only: p('free_interactive_only'),
    kinds: p('kinds'),
    heard_at_us: p('heard_at_us'),
  }),
);
const remove = new Query<{ workerId: string }>((p) =>
  tables.deleteFrom('workers').where('worker_id', '=', p('workerId')),
);
const removeSilent = new Query<{ heardBeforeUs: number }>((p) =>
  tables.deleteFrom('workers').where('heard_at_us', '<', p('heardBeforeUs')),
);
const selectFree = new Query<{ heardSinceUs: number }, { slots: number | null; interactive: number | null }>((p) =>
  tables
    .selectFrom('workers')
    .select((select) => [
      select.fn.sum<number | null>('free_slots').as('slots'),
      select.fn.sum<number | null>('free_interactive_only').as('interactive'),
    ])
    .where('heard_at_us', '>=', p('heardSinceUs')),
);

/** Keeps the newest word of each worker, and forgets those long silent. */
export function noteWorkers({ database, nowUs }: StoreContext, reports: readonly WorkerReport[]): void {
  database.run(removeSilent, { heardBeforeUs: nowUs - forgottenAfterUs });
  for (const report of reports) {
    database.run(upsert, {
      worker_id: report.workerId,
      slots: report.slots,
      free_slots: report.freeSlots,
      free_interactive_only: report.freeInteractiveOnly,
      kinds: JSON.stringify(report.kinds),
      heard_at_us: nowUs,
    });
  }
}

export function forgetWorker({ database }: StoreContext, workerId: string): void {
  database.run(remove, { workerId });
}

/** Free slots of the workers heard of lately. */
export function countFreeSlots({ database, nowUs }: StoreContext): {
  readonly freeSlots: number;
  readonly freeInteractiveOnly: number;
} {
  const sums = database.first(selectFree, { heardSinceUs: nowUs - forgottenAfterUs });
  return { freeSlots: sums?.slots ?? 0, freeInteractiveOnly: sums?.interactive ?? 0 };
}
