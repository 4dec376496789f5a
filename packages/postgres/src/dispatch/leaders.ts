import type { LeadAnswer } from '@lathe/core';
import { sql } from 'kysely';
import { Query, tables } from '../database/query.ts';
import type { StoreContext } from '../store-context.ts';

/** Stands for a leader that gave up: its row stays, to say until when there was one. */
const nobody = '';

interface LeadRow {
  readonly taken: number;
  readonly holder: string | null;
  readonly until_us: number | null;
}

/** The row that is told may be older than the one that decides, never newer. */
const take = new Query<{ name: string; holder: string; nobody: string; nowUs: number; untilUs: number }, LeadRow>((p) =>
  tables
    .with('taken', (cte) =>
      cte
        .insertInto('leaders')
        .values({ name: p('name'), holder: p('holder'), until_us: p('untilUs') })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ holder: p('holder'), until_us: p('untilUs') })
            .where(
              sql<boolean>`leaders.holder in (${p('holder')}, ${p('nobody')}) or leaders.until_us <= ${p('nowUs')}`,
            ),
        )
        .returning('name'),
    )
    .selectNoFrom((select) => [
      select
        .selectFrom('taken')
        .select(sql<number>`count(*)::int`.as('n'))
        .$asScalar()
        .$notNull()
        .as('taken'),
      select.selectFrom('leaders').select('holder').where('name', '=', p('name')).$asScalar().as('holder'),
      select.selectFrom('leaders').select('until_us').where('name', '=', p('name')).$asScalar().as('until_us'),
    ]),
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
export async function lead(
  { database }: StoreContext,
  name: string,
  holder: string,
  ttlMs: number,
): Promise<LeadAnswer> {
  const nowUs = await database.nowUs();
  const row = await database.first(take, { name, holder, nobody, nowUs, untilUs: nowUs + ttlMs * 1000 });
  if (row === undefined) throw new TypeError('A select without a table returned no row');
  const { holder: heldBy, until_us: untilUs } = row;
  const isKnown = heldBy !== null && untilUs !== null;
  const before = isKnown ? { holder: heldBy === nobody ? null : heldBy, leftMs: (untilUs - nowUs) / 1000 } : null;
  return { leads: row.taken > 0, before };
}

/** Gives up the lead that this holder has; one that has passed stays as it was. */
export async function resign({ database }: StoreContext, name: string, holder: string): Promise<void> {
  await database.run(giveUp, { name, holder, nobody, nowUs: await database.nowUs() });
}
