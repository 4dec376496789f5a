import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantId } from '@lathe/core/jobs';
import * as fc from 'fast-check';
import { quotasOf } from './pick-waiting.ts';
import { TenantTurns } from './tenant-turns.ts';

test('shares of a round differ by one at most, are above 0, and are enough for all', () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 500 }));
  fc.assert(
    fc.property(sizes, ([tenants, count]) => {
      const quotas = quotasOf(tenants, count);
      const sum = quotas.reduce((total, quota) => total + quota, 0);
      assert.equal(quotas.length, tenants);
      assert.ok(Math.min(...quotas) >= 1 && Math.max(...quotas) - Math.min(...quotas) <= 1);
      assert.equal(sum, Math.max(count, tenants));
    }),
  );
});

test('the tenant longest unserved is first, apart for each class', () => {
  const [a, b, c] = [tenantId('a'), tenantId('b'), tenantId('c')];
  const turns = new TenantTurns();
  assert.deepEqual(turns.inOrder('bulk', [c, a, b]), [a, b, c]);
  turns.end('bulk', a);
  turns.end('bulk', c);
  assert.deepEqual(turns.inOrder('bulk', [c, a, b]), [b, a, c]);
  assert.deepEqual(turns.inOrder('long', [c, a, b]), [a, b, c]);
});
