import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantId, tenantScopes, type ApiKey } from '@lathe/core';
import { keyTable } from './describe-keys.ts';
import { keyStateOf, keyWishOf, rotationOf } from './key-facts.ts';

const hourUs = 3_600_000_000;
const dayUs = 24 * hourUs;
const nowUs = 1_800_000_000_000_000;

function keyWith(facts: Partial<ApiKey>): ApiKey {
  return {
    id: 'key_0190c5a2-7c1e-7d43-9f2b-0c6b1a2d3e4f',
    tenantId: tenantId('label-a'),
    name: 'ci',
    scopes: ['jobs:read'],
    secretHash: 'f00d'.repeat(16),
    createdAtUs: nowUs - 10 * dayUs,
    expiresAtUs: null,
    revokedAtUs: null,
    lastUsedAtUs: null,
    ...facts,
  };
}

test('a tenant’s key has the scopes named, else all but that of workers', () => {
  assert.deepEqual(keyWishOf('label-a', false, undefined), { tenantId: 'label-a', scopes: tenantScopes });
  assert.deepEqual(keyWishOf('label-a', false, ['jobs:read']), { tenantId: 'label-a', scopes: ['jobs:read'] });
  assert.ok(!tenantScopes.includes('work'));
});

test('a worker’s key has the scope work alone and a tenant that nobody else may take', () => {
  assert.deepEqual(keyWishOf(undefined, true, undefined), { tenantId: 'lathe-workers', scopes: ['work'] });
  for (const call of [
    () => keyWishOf('lathe-workers', false, undefined),
    () => keyWishOf('label-a', true, undefined),
    () => keyWishOf(undefined, true, ['jobs:read']),
    () => keyWishOf(undefined, false, undefined),
    () => keyWishOf('Label A', false, undefined),
  ])
    assert.throws(call, { code: 'invalid_argument' });
});

test('a key is active until it ends or is revoked', () => {
  assert.equal(keyStateOf(keyWith({}), nowUs), 'active');
  assert.equal(keyStateOf(keyWith({ expiresAtUs: nowUs + 1 }), nowUs), 'active');
  assert.equal(keyStateOf(keyWith({ expiresAtUs: nowUs }), nowUs), 'expired');
  assert.equal(keyStateOf(keyWith({ expiresAtUs: nowUs, revokedAtUs: nowUs }), nowUs), 'revoked');
});

test('a rotation gives the old key the overlap, the new one as long a life as the old one had', () => {
  assert.deepEqual(rotationOf(keyWith({}), nowUs, 2, undefined), {
    oldExpiresAtUs: nowUs + 2 * hourUs,
    newExpiresAtUs: null,
  });
  const ofThirtyDays = keyWith({ expiresAtUs: nowUs + 20 * dayUs });
  assert.equal(rotationOf(ofThirtyDays, nowUs, 2, undefined).newExpiresAtUs, nowUs + 30 * dayUs);
  assert.equal(rotationOf(ofThirtyDays, nowUs, 2, 5).newExpiresAtUs, nowUs + 5 * dayUs);
});

test('no rotation makes an old key live longer, and an ended one is not rotated', () => {
  const endsSoon = keyWith({ expiresAtUs: nowUs + hourUs });
  assert.equal(rotationOf(endsSoon, nowUs, 24, undefined).oldExpiresAtUs, nowUs + hourUs);
  assert.throws(() => rotationOf(keyWith({ expiresAtUs: nowUs }), nowUs, 1, undefined), { code: 'wrong_state' });
  assert.throws(() => rotationOf(keyWith({ revokedAtUs: nowUs }), nowUs, 1, undefined), { code: 'wrong_state' });
});

test('a table of keys holds nothing of a secret', () => {
  const table = keyTable([keyWith({ lastUsedAtUs: nowUs })], nowUs);
  assert.ok(!table.includes('f00d'), table);
  assert.match(table, /key_0190c5a2.* label-a .* active .* 2027-01-15 08:00 .* never/);
});
