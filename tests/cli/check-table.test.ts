import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkTable } from '../support/check-table.ts';
import { checkCases } from './check-cases.ts';

test('the table holds at least 60 files', () => {
  assert.ok(checkCases.length >= 60, String(checkCases.length));
});

checkTable(checkCases);
