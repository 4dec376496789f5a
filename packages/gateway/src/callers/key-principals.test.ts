import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { newKeyText, systemClock, tenantId, tenantScopes, type ApiKey, type FarmStore } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import { LocalFarm } from '@lathe/local';
import { KeyPrincipals } from './key-principals.ts';

let directory: string;
let farm: LocalFarm;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lathe-keys-'));
  farm = await LocalFarm.open({ directory, baseUrl: () => '' });
});
after(async () => {
  await farm[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

interface Made {
  readonly text: string;
  readonly key: ApiKey;
}

async function makeKey(expiresAtUs: number | null = null): Promise<Made> {
  const { text, lookup, secretHash } = newKeyText();
  const facts = { tenantId: tenantId('alice'), name: 'ci', scopes: tenantScopes, expiresAtUs };
  return { text, key: await farm.jobStore.createKey({ ...facts, lookup, secretHash }) };
}

const bearer = (text: string): { authorization: string } => ({ authorization: `Bearer ${text}` });
const refused = { code: 'unauthenticated' };

test('a key makes its tenant with its scopes; its use is written down, also when writing failed once', async () => {
  const clock = new FakeClock();
  let isAway = true;
  const store: Pick<FarmStore, 'findKey' | 'touchKeys'> = {
    findKey: (lookup) => farm.jobStore.findKey(lookup),
    touchKeys: (uses) => (isAway ? Promise.reject(new Error('away')) : farm.jobStore.touchKeys(uses)),
  };
  const principals = new KeyPrincipals(store, clock);
  const { text, key } = await makeKey();
  assert.deepEqual(await principals.principalOf(bearer(text)), {
    tenantId: 'alice',
    name: `ci (${key.id})`,
    scopes: tenantScopes,
  });
  await principals[Symbol.asyncDispose]();
  isAway = false;
  await principals[Symbol.asyncDispose]();
  const found = (await farm.jobStore.listKeys(tenantId('alice'))).find(({ id }) => id === key.id);
  assert.equal(found?.lastUsedAtUs, Math.floor(clock.nowUs() / 60_000_000) * 60_000_000);
});

test('no key, another scheme, a wrong secret and a key unknown are refused alike', async () => {
  const { principalOf } = new KeyPrincipals(farm.jobStore, systemClock);
  const { text, key } = await makeKey();
  const other = newKeyText();
  for (const authorization of [
    null,
    '',
    'Bearer ',
    `Basic ${text}`,
    text,
    'Bearer x',
    `Bearer ${text}x`,
    `Bearer ${other.text}`,
  ])
    await assert.rejects(principalOf({ authorization }), refused);
  // The right lookup with another secret: as if somebody had read half a key.
  const store: Pick<FarmStore, 'findKey' | 'touchKeys'> = {
    findKey: () => farm.jobStore.findKey(text.slice(11, 19)),
    touchKeys: () => Promise.resolve(),
  };
  await assert.rejects(new KeyPrincipals(store, systemClock).principalOf(bearer(other.text)), refused);
  assert.equal((await farm.jobStore.findKey(text.slice(11, 19)))?.id, key.id);
});

test('a revoked key is refused within 5 s, an expired one at once', async () => {
  const clock = new FakeClock();
  const { principalOf } = new KeyPrincipals(farm.jobStore, clock);
  const revoked = await makeKey();
  const expiring = await makeKey(clock.nowUs() + 1_000_000);
  await principalOf(bearer(revoked.text));
  await principalOf(bearer(expiring.text));
  await farm.jobStore.revokeKey(revoked.key.id);
  clock.advanceMs(1001);
  await assert.rejects(principalOf(bearer(expiring.text)), refused);
  clock.advanceMs(4000);
  await assert.rejects(principalOf(bearer(revoked.text)), refused);
});

test('guesses are refused without a look at the store, and unknown keys are looked up once in a while', async () => {
  let looks = 0;
  const store: Pick<FarmStore, 'findKey' | 'touchKeys'> = {
    findKey: (lookup) => {
      looks += 1;
      return farm.jobStore.findKey(lookup);
    },
    touchKeys: () => Promise.resolve(),
  };
  const { principalOf } = new KeyPrincipals(store, new FakeClock());
  const { text } = newKeyText();
  for (let guess = 0; guess < 100; guess++)
    await assert.rejects(principalOf(bearer(`${text.slice(0, -2)}${guess + 10}`)), refused);
  assert.ok(looks <= 1, `${looks} looks`);
  for (let call = 0; call < 100; call++) await assert.rejects(principalOf(bearer(text)), refused);
  assert.ok(looks <= 2, `${looks} looks`);
});

test('callers of one key wait for one lookup, and a key in use is looked up again before it must be', async () => {
  const clock = new FakeClock();
  const { text, key } = await makeKey();
  let lookups = 0;
  const store: Pick<FarmStore, 'findKey' | 'touchKeys'> = {
    findKey: (lookup) => (lookups++, farm.jobStore.findKey(lookup)),
    touchKeys: (uses) => farm.jobStore.touchKeys(uses),
  };
  await using principals = new KeyPrincipals(store, clock);
  await Promise.all(Array.from({ length: 20 }, () => principals.principalOf(bearer(text))));
  assert.equal(lookups, 1);
  clock.advanceMs(2000);
  await principals.principalOf(bearer(text));
  assert.equal(lookups, 1);
  clock.advanceMs(1000);
  await Promise.all(Array.from({ length: 20 }, () => principals.principalOf(bearer(text))));
  assert.equal(lookups, 2, 'in the background, once');
  await farm.jobStore.revokeKey(key.id);
  clock.advanceMs(5001);
  await assert.rejects(principals.principalOf(bearer(text)), refused);
});
