import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localPrincipal, type SubmitRequest } from '@lathe/core';
import { Database } from '../sqlite/database.ts';
import { migrate } from '../sqlite/migrations/migrate.ts';
import { commitTogether } from './commit-together.ts';
import type { StoreAnswer } from './store-message.ts';

function openDatabase(): Database {
  const database = new Database(':memory:');
  migrate(database);
  return database;
}

function request(requestId: string | null, requestHash: string, label = ''): SubmitRequest {
  const job = {
    kind: 'master',
    class: 'bulk',
    inputs: [],
    recipe: '{}',
    label,
    renderKey: null,
    attemptLimit: 3,
  } as const;
  return { job, requestId, requestHash };
}

function submitAll(database: Database, requests: readonly SubmitRequest[]): readonly StoreAnswer[] {
  return commitTogether(
    database,
    requests.map((body, id) => ({ type: 'call', id, method: 'submit', nowUs: 1e15, call: [localPrincipal, body] })),
  );
}

function countJobs(database: Database): unknown {
  const [answer] = commitTogether(database, [
    { type: 'call', id: 0, method: 'listJobs', nowUs: 1e15, call: [localPrincipal, {}, 1000, null] },
  ]);
  assert.ok(answer?.ok && typeof answer.value === 'object' && answer.value !== null && 'jobs' in answer.value);
  return Array.isArray(answer.value.jobs) ? answer.value.jobs.length : null;
}

test('a call that throws undoes itself and leaves its neighbours in the commit', () => {
  const database = openDatabase();
  const answers = submitAll(database, [request('a', '1'), request('a', '2'), request('b', '1')]);
  assert.deepEqual(
    answers.map((answer) => [answer.id, answer.ok, answer.ok ? null : answer.error.code]),
    [
      [0, true, null],
      [1, false, 'request_conflict'],
      [2, true, null],
    ],
  );
  assert.equal(countJobs(database), 2);
  database.close();
});

test('on a full disk what is acknowledged is there, and the rest is io_error and is not', () => {
  const database = openDatabase();
  database.script('PRAGMA max_page_count = 80');
  const acknowledged = { yes: 0, no: 0 };
  for (let round = 0; round < 40; round++) {
    for (const answer of submitAll(
      database,
      Array.from({ length: 4 }, () => request(null, '', 'x'.repeat(2000))),
    )) {
      acknowledged[answer.ok ? 'yes' : 'no']++;
      if (!answer.ok) assert.equal(answer.error.code, 'io_error');
    }
  }
  assert.ok(acknowledged.yes > 0 && acknowledged.no > 0, JSON.stringify(acknowledged));
  assert.equal(countJobs(database), acknowledged.yes);
  database.close();
});

test('an error that is no LatheError arrives as internal and does not end the store', () => {
  const database = openDatabase();
  const answers = submitAll(database, [
    { ...request(null, ''), job: { ...request(null, '').job, attemptLimit: Number.NaN } },
    request(null, ''),
  ]);
  assert.deepEqual(
    answers.map((answer) => (answer.ok ? null : answer.error.code)),
    ['internal', null],
  );
  database.close();
});
