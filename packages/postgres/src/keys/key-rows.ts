import type { ApiKey, KeyId, NewApiKey, Scope, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { newId } from '@lathe/core/jobs';
import { sql, type Selectable } from 'kysely';
import { Query, tables } from '../database/query.ts';
import type { ApiKeysTable } from '../database/tables.ts';
import type { StoreContext } from '../store-context.ts';

type KeyRow = Selectable<ApiKeysTable>;

const minuteUs = 60_000_000;

const insert = new Query<Omit<KeyRow, 'ordinal' | 'revoked_at_us' | 'last_used_at_us'>, KeyRow>((p) =>
  tables
    .insertInto('api_keys')
    .values({
      tenant_id: p('tenant_id'),
      id: p('id'),
      lookup: p('lookup'),
      name: p('name'),
      scopes: p('scopes'),
      secret_hash: p('secret_hash'),
      created_at_us: p('created_at_us'),
      expires_at_us: p('expires_at_us'),
    })
    .onConflict((conflict) => conflict.column('lookup').doNothing())
    .returningAll(),
);
const selectByLookup = new Query<{ lookup: string }, KeyRow>((p) =>
  tables.selectFrom('api_keys').selectAll().where('lookup', '=', p('lookup')),
);
const selectById = new Query<{ id: KeyId }, KeyRow>((p) =>
  tables.selectFrom('api_keys').selectAll().where('id', '=', p('id')),
);
const selectAll = new Query<{ tenantId: TenantId | null }, KeyRow>(
  (p) => sql`select * from api_keys where ${p('tenantId')}::text is null or tenant_id = ${p('tenantId')}::text
    order by ordinal desc`,
);
const revoke = new Query<{ id: KeyId; nowUs: number }, KeyRow>(
  (p) => sql`update api_keys set revoked_at_us = coalesce(revoked_at_us, ${p('nowUs')}::bigint)
    where id = ${p('id')}::text returning *`,
);
const expire = new Query<{ id: KeyId; expiresAtUs: number }, KeyRow>((p) =>
  tables
    .updateTable('api_keys')
    .set({ expires_at_us: p('expiresAtUs') })
    .where('id', '=', p('id'))
    .where('revoked_at_us', 'is', null)
    .returningAll(),
);
const touch = new Query<{ ids: readonly string[]; minutes: readonly number[] }>(
  (p) => sql`update api_keys k set last_used_at_us = u.minute_us from (
      select k.id, u.minute_us from unnest(${p('ids')}::text[], ${p('minutes')}::bigint[]) u(id, minute_us)
      join api_keys k on k.id = u.id where coalesce(k.last_used_at_us, -1) < u.minute_us
      order by k.id for update of k
    ) u where k.id = u.id`,
);

/** @throws wrong_state when the lookup is taken. */
export async function createKey({ database }: StoreContext, key: NewApiKey): Promise<ApiKey> {
  const nowUs = await database.nowUs();
  const row = await database.first(insert, {
    id: newId('key', Math.floor(nowUs / 1000)),
    lookup: key.lookup,
    tenant_id: key.tenantId,
    name: key.name,
    scopes: JSON.stringify(key.scopes),
    secret_hash: key.secretHash,
    created_at_us: nowUs,
    expires_at_us: key.expiresAtUs,
  });
  if (row !== undefined) return toKey(row);
  throw new LatheError('wrong_state', `The lookup ${key.lookup} is another key's; make a new one.`, {
    details: { lookup: key.lookup },
  });
}

/** The key of this lookup, revoked and expired ones too. */
export async function findKey({ database }: StoreContext, lookup: string): Promise<ApiKey | null> {
  const row = await database.first(selectByLookup, { lookup });
  return row === undefined ? null : toKey(row);
}

/** Newest first; of all tenants with null. */
export async function listKeys({ database }: StoreContext, tenantId: TenantId | null): Promise<readonly ApiKey[]> {
  return (await database.all(selectAll, { tenantId })).map(toKey);
}

/** Ends the key for good; the first time counts. @throws not_found. */
export async function revokeKey({ database }: StoreContext, id: KeyId): Promise<ApiKey> {
  const row = await database.first(revoke, { id, nowUs: await database.nowUs() });
  if (row === undefined) throw unknownKey(id);
  return toKey(row);
}

/** @throws not_found; wrong_state when it is revoked. */
export async function expireKey({ database }: StoreContext, id: KeyId, expiresAtUs: number): Promise<ApiKey> {
  const row = await database.first(expire, { id, expiresAtUs });
  if (row !== undefined) return toKey(row);
  if ((await database.first(selectById, { id })) === undefined) throw unknownKey(id);
  throw new LatheError('wrong_state', `Key ${id} is revoked.`, { details: { keyId: id } });
}

/** Keeps the latest minute of use; keys that are not there are passed over. */
export async function touchKeys(
  { database }: StoreContext,
  uses: readonly { readonly id: KeyId; readonly atUs: number }[],
): Promise<void> {
  const latest = new Map<KeyId, number>();
  for (const { id, atUs } of uses)
    latest.set(id, Math.max(latest.get(id) ?? 0, Math.floor(atUs / minuteUs) * minuteUs));
  if (latest.size > 0) await database.run(touch, { ids: [...latest.keys()], minutes: [...latest.values()] });
}

function unknownKey(id: KeyId): LatheError {
  return new LatheError('not_found', `There is no key ${id}.`, { details: { keyId: id } });
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
