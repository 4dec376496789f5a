import type { JobClass, TenantId } from '@lathe/core';
import { sql } from 'kysely';
import type { Database } from '../sqlite/database.ts';
import { Query, tables } from '../sqlite/query.ts';

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

const selectByTurn = new Query<{ class: JobClass }, { tenant_id: TenantId }>((p) =>
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
    .orderBy('claim_turn')
    .orderBy('tenant_id'),
);
/** Version 1 of the schema has an `offer_turn`, too, of when stores decided what to offer. */
const moveToEnd = new Query<TurnKey>((p) =>
  tables
    .updateTable('tenant_turns')
    .set({ claim_turn: sql<number>`(select max(claim_turn) + 1 from tenant_turns where class = ${p('class')})` })
    .where('tenant_id', '=', p('tenantId'))
    .where('class', '=', p('class')),
);

/** Makes the tenant known to the round of this class; one that is known keeps its turn. */
export function joinTurns(database: Database, tenantId: TenantId, jobClass: JobClass): void {
  database.run(join, { tenantId, class: jobClass });
}

/** Tenants of which jobs of the class wait, the one longest unserved first. */
export function tenantsByTurn(database: Database, jobClass: JobClass): readonly TenantId[] {
  return database.all(selectByTurn, { class: jobClass }).map((row) => row.tenant_id);
}

/** The tenant was served: every other tenant of the class comes before it. */
export function endTurn(database: Database, key: TurnKey): void {
  database.run(moveToEnd, key);
}
