import type { JobClass, TenantId } from '@lathe/core';
import { sql } from 'kysely';
import type { Database } from '../sqlite/database.ts';
import { Query, tables } from '../sqlite/query.ts';

/** Offers and claims take turns apart, so that claiming what was offered does not skip a tenant. */
export type Turn = 'offer_turn' | 'claim_turn';

interface TurnKey {
  readonly tenantId: TenantId;
  readonly class: JobClass;
}

const join = new Query<TurnKey>((p) =>
  tables
    .insertInto('tenant_turns')
    .values({ tenant_id: p('tenantId'), class: p('class'), offer_turn: 0, claim_turn: 0 })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'class']).doNothing()),
);

function selectByTurn(turn: Turn): Query<{ class: JobClass }, { tenant_id: TenantId }> {
  return new Query((p) =>
    tables
      .selectFrom('tenant_turns')
      .select('tenant_id')
      .where('class', '=', p('class'))
      .where((where) =>
        where.exists(
          where
            .selectFrom('queues')
            .select('queues.id')
            .whereRef('queues.class', '=', 'tenant_turns.class')
            .whereRef('queues.tenant_id', '=', 'tenant_turns.tenant_id')
            .where('queues.is_cancelled', '=', 0),
        ),
      )
      .orderBy(turn)
      .orderBy('tenant_id'),
  );
}

function moveToEnd(turn: Turn): Query<TurnKey> {
  return new Query((p) =>
    tables
      .updateTable('tenant_turns')
      .set({ [turn]: sql<number>`(select max(${sql.ref(turn)}) + 1 from tenant_turns where class = ${p('class')})` })
      .where('tenant_id', '=', p('tenantId'))
      .where('class', '=', p('class')),
  );
}

const byTurn = { offer_turn: selectByTurn('offer_turn'), claim_turn: selectByTurn('claim_turn') };
const toEnd = { offer_turn: moveToEnd('offer_turn'), claim_turn: moveToEnd('claim_turn') };

/** Makes the tenant known to the round of this class; one that is known keeps its turn. */
export function joinTurns(database: Database, tenantId: TenantId, jobClass: JobClass): void {
  database.run(join, { tenantId, class: jobClass });
}

/** Tenants of which jobs of the class wait, the one longest unserved first. */
export function tenantsByTurn(database: Database, turn: Turn, jobClass: JobClass): readonly TenantId[] {
  return database.all(byTurn[turn], { class: jobClass }).map((row) => row.tenant_id);
}

/** The tenant was served: every other tenant of the class comes before it. */
export function endTurn(database: Database, turn: Turn, key: TurnKey): void {
  database.run(toEnd[turn], key);
}
