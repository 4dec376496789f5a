import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { localPrincipal, requireScope, tenantId, tenantScopes, type Principal } from './principal.ts';

for (const text of ['a', '0', 'local', 'label-7', 'a--b', 'x'.repeat(63)]) {
  test(`${text} is a tenant id`, () => {
    assert.equal(tenantId(text), text);
  });
}

for (const text of ['', '-a', 'A', 'a b', 'a/b', '..', 'a.b', 'a_b', 'ä', 'a\n', '\0', 'x'.repeat(64)]) {
  test(`${JSON.stringify(text)} is a RangeError that shows it`, () => {
    assert.throws(
      () => tenantId(text),
      (error: unknown) => {
        return error instanceof RangeError && error.message.includes(JSON.stringify(text));
      },
    );
  });
}

test('whatever is accepted is one safe segment of an object key', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 70 }), (text) => {
      let accepted: string;
      try {
        accepted = tenantId(text);
      } catch (error) {
        assert.ok(error instanceof RangeError);
        return;
      }
      assert.match(accepted, /^[A-Za-z0-9._-]+$/);
      assert.ok(accepted !== '.' && accepted !== '..');
    }),
  );
});

test('the embedded farm has the tenant local, which may do everything', () => {
  assert.equal(localPrincipal.tenantId, 'local');
  for (const scope of [...tenantScopes, 'work'] as const) requireScope(localPrincipal, scope);
});

test('a scope that is missing is refused by name', () => {
  const reader: Principal = { tenantId: tenantId('alice'), name: 'key 1', scopes: ['jobs:read'] };
  requireScope(reader, 'jobs:read');
  assert.throws(() => requireScope(reader, 'jobs:write'), {
    code: 'permission_denied',
    details: { scope: 'jobs:write' },
  });
});
