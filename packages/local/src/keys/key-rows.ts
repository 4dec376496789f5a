import type { ApiKey, KeyId, NewApiKey, Scope, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { newId } from '@lathe/core/jobs';
import { sql, type Selectable } from 'kysely';
import type { StoreContext } from '../jobs/store-context.ts';
import type { Database } from '../sqlite/database.ts';
import type { ApiKeysTable } from '../sqlite/farm-tables.ts';
import { Query, tables } from '../sqlite/query.ts';

type KeyRow = Selectable<ApiKeysTable>;

const minuteUs = 60_000_000;

const insert = new Query<Omit<KeyRow, 'ordinal' | 'revoked_at_us' | 'last_used_at_us'>>((p) =>
  tables.insertInto('api_keys').values({
    id: p('id'),
    lookup: p('lookup'),
    tenant_id: p('tenant_id'),
    name: p('name'),
    scopes: p('scopes'),
    secret_hash: p('secret_hash'),
    created_at_us: p('created_at_us'),
    expires_at_us: p('expires_at_us'),
    revoked_at_us: null,
    last_used_at_us: null,
  }),
);
const selectByLookup = new Query<{ lookup: string }, KeyRow>((p) =>
  tables.selectFrom('api_keys').selectAll().where('lookup', '=', p('lookup')),
);
const selectById = new Query<{ id: KeyId }, KeyRow>((p) =>
  tables.selectFrom('api_keys').selectAll().where('id', '=', p('id')),
);
const selectAll = new Query<object, KeyRow>(() => tables.selectFrom('api_keys').selectAll().orderBy('ordinal', 'desc'));
const selectOfTenant = new Query<{ tenantId: TenantId }, KeyRow>((p) =>
  tables.selectFrom('api_keys').selectAll().where('tenant_id', '=', p('tenantId')).orderBy('ordinal', 'desc'),
);
const revoke = new Query<{ id: KeyId; nowUs: number }>((p) =>
  tables
    .updateTable('api_keys')
    .set({ revoked_at_us: p('nowUs') })
    .where('id', '=', p('id'))
    .where('revoked_at_us', 'is', null),
);
const expire = new Query<{ id: KeyId; expiresAtUs: number }>((p) =>
  tables
    .updateTable('api_keys')
    .set({ expires_at_us: p('expiresAtUs') })
    .where('id', '=', p('id')),
);
const touch = new Query<{ id: KeyId; minuteUs: number }>((p) =>
  tables
    .updateTable('api_keys')
    .set({ last_used_at_us: p('minuteUs') })
    .where('id', '=', p('id'))
    .where(sql<boolean>`ifnull(last_used_at_us, -1) < ${p('minuteUs')}`),
);

/** @throws wrong_state when the lookup is taken. */
export function createKey({ database, nowUs }: StoreContext, key: NewApiKey): ApiKey {
  if (database.first(selectByLookup, { lookup: key.lookup }) !== undefined) {
    throw new LatheError('wrong_state', `The lookup ${key.lookup} is another key's; make a new one.`, {
      details: { lookup: key.lookup },
    });
  }
  const id = newId('key', Math.floor(nowUs / 1000));
  database.run(insert, {
    id,
    lookup: key.lookup,
    tenant_id: key.tenantId,
    name: key.name,
    scopes: JSON.stringify(key.scopes),
    secret_hash: key.secretHash,
    created_at_us: nowUs,
    expires_at_us: key.expiresAtUs,
  });
  return requireKey(database, id);
}

/** The key of this lookup, revoked and expired ones too. */
export function findKey({ database }: StoreContext, lookup: string): ApiKey | null {
  const row = database.first(selectByLookup, { lookup });
  return row === undefined ? null : toKey(row);
}

/** Newest first; of all tenants with null. */
export function listKeys({ database }: StoreContext, tenantId: TenantId | null): readonly ApiKey[] {
  const rows = tenantId === null ? database.all(selectAll, {}) : database.all(selectOfTenant, { tenantId });
  return rows.map(toKey);
}

/** Ends the key for good; the first time counts. @throws not_found. */
export function revokeKey({ database, nowUs }: StoreContext, id: KeyId): ApiKey {
  database.run(revoke, { id, nowUs });
  return requireKey(database, id);
}

/** @throws not_found; wrong_state when it is revoked. */
export function expireKey({ database }: StoreContext, id: KeyId, expiresAtUs: number): ApiKey {
  const key = requireKey(database, id);
  if (key.revokedAtUs !== null)
    throw new LatheError('wrong_state', `Key ${id} is revoked.`, { details: { keyId: id } });
  database.run(expire, { id, expiresAtUs });
  return { ...key, expiresAtUs };
}

/** Keeps the latest minute of use; keys that are not there are passed over. */
export function touchKeys(
  { database }: StoreContext,
  uses: readonly { readonly id: KeyId; readonly atUs: number }[],
): void {
  for (const { id, atUs } of uses) database.run(touch, { id, minuteUs: Math.floor(atUs / minuteUs) * minuteUs });
}

function requireKey(database: Database, id: KeyId): ApiKey {
  const row = database.first(selectById, { id });
  if (row === undefined) throw new LatheError('not_found', `There is no key ${id}.`, { details: { keyId: id } });
  return toKey(row);
}

function toKey(row: KeyRow): ApiKey {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    // Only `createKey` writes this column.
    scopes: JSON.parse(row.scopes) as Scope[],
    secretHash: row.secret_hash,
    createdAtUs: row.created_at_us,
    expiresAtUs: row.expires_at_us,
    revokedAtUs: row.revoked_at_us,
    lastUsedAtUs: row.last_used_at_us,
  };
}
