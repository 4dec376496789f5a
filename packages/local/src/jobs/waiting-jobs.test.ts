import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../sqlite/database.ts';
import { migrate } from '../sqlite/migrations/migrate.ts';
import { selectClaimable, selectOfferable } from './waiting-jobs.ts';

for (const [name, query] of [
  ['claim', selectClaimable],
  ['offer', selectOfferable],
] as const) {
  test(`the next job to ${name} is found by the index of waiting jobs, without sorting`, () => {
    const database = new Database(':memory:');
    migrate(database);
    const plan = database.explain(query.sql);
    assert.match(plan, /SEARCH jobs USING INDEX jobs_waiting \(class=\? AND tenant_id=\?\)/);
    assert.doesNotMatch(plan, /TEMP B-TREE|SCAN jobs/);
    database.close();
  });
}
