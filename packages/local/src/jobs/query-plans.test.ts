import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../sqlite/database.ts';
import { migrate } from '../sqlite/migrations/migrate.ts';
import { selectOfState } from './list-jobs.ts';
import { selectClaimable, selectLone, selectOfferable } from './waiting-jobs.ts';

for (const [what, query, index] of [
  ['next job to claim', selectClaimable, /USING INDEX jobs_waiting \(class=\? AND tenant_id=\?\)/],
  ['next job that must run alone', selectLone, /USING INDEX jobs_lone \(class=\? AND tenant_id=\?\)/],
  ['next job to offer', selectOfferable, /USING INDEX jobs_waiting \(class=\? AND tenant_id=\?\)/],
  ['page of one state', selectOfState, /USING INDEX jobs_by_state \(tenant_id=\? AND state=\? AND ordinal<\?\)/],
] as const) {
  test(`the ${what} is found by an index, without sorting or reading all jobs`, () => {
    const database = new Database(':memory:');
    migrate(database);
    const plan = database.explain(query.sql);
    assert.match(plan, index);
    assert.doesNotMatch(plan, /TEMP B-TREE|SCAN jobs/);
    database.close();
  });
}
