import { sql } from 'kysely';
import { Query, tables } from '../database/query.ts';
import type { StoreContext } from '../store-context.ts';

const take = new Query<{ name: string; holder: string; nowUs: number; untilUs: number }>((p) =>
  tables
    .insertInto('leaders')
    .values({ name: p('name'), holder: p('holder'), until_us: p('untilUs') })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder: p('holder'), until_us: p('untilUs') })
        .where(sql<boolean>`leaders.holder = ${p('holder')} or leaders.until_us <= ${p('nowUs')}`),
    ),
);
const giveUp = new Query<{ name: string; holder: string }>((p) =>
  tables.deleteFrom('leaders').where('name', '=', p('name')).where('holder', '=', p('holder')),
);

/** Takes or keeps the lead where nobody else holds it. @returns whether it did. */
export async function lead({ database }: StoreContext, name: string, holder: string, ttlMs: number): Promise<boolean> {
  const nowUs = await database.nowUs();
  return (await database.run(take, { name, holder, nowUs, untilUs: nowUs + ttlMs * 1000 })) > 0;
}

/** Gives up the lead that this holder has. */
export async function resign({ database }: StoreContext, name: string, holder: string): Promise<void> {
  await database.run(giveUp, { name, holder });
}
