import type { LeadAnswer } from '@lathe/core';
import { sql } from 'kysely';
import type { StoreContext } from '../jobs/store-context.ts';
import { Query, tables } from '../sqlite/query.ts';

/** Stands for a leader that gave up: its row stays, to say until when there was one. */
const nobody = '';

const readLead = new Query<{ name: string }, { holder: string; until_us: number }>((p) =>
  tables.selectFrom('leaders').select(['holder', 'until_us']).where('name', '=', p('name')),
);
const take = new Query<{ name: string; holder: string; nobody: string; nowUs: number; untilUs: number }>((p) =>
  tables
    .insertInto('leaders')
    .values({ name: p('name'), holder: p('holder'), until_us: p('untilUs') })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder: p('holder'), until_us: p('untilUs') })
        .where(sql<boolean>`leaders.holder in (${p('holder')}, ${p('nobody')}) or leaders.until_us <= ${p('nowUs')}`),
    ),
);
const giveUp = new Query<{ name: string; holder: string; nobody: string; nowUs: number }>((p) =>
  tables
    .updateTable('leaders')
    .set({ holder: p('nobody'), until_us: p('nowUs') })
    .where('name', '=', p('name'))
    .where('holder', '=', p('holder'))
    .where('until_us', '>', p('nowUs')),
);

/** Takes or keeps the lead where nobody else holds it. */
export function lead({ database, nowUs }: StoreContext, name: string, holder: string, ttlMs: number): LeadAnswer {
  const row = database.first(readLead, { name });
  const leads = database.run(take, { name, holder, nobody, nowUs, untilUs: nowUs + ttlMs * 1000 }) > 0;
  if (row === undefined) return { leads, before: null };
  const leftMs = (row.until_us - nowUs) / 1000;
  return { leads, before: { holder: row.holder === nobody ? null : row.holder, leftMs } };
}

/** Gives up the lead that this holder has; one that has passed stays as it was. */
export function resign({ database, nowUs }: StoreContext, name: string, holder: string): void {
  database.run(giveUp, { name, holder, nobody, nowUs });
}
