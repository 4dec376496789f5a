import type { Asset, AssetId, FinishedOutput, JobAsset, NewAsset, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { newId } from '@lathe/core/jobs';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import { toAsset, type AssetRow } from './asset-rows.ts';

export interface AssetToLink {
  readonly tenantId: TenantId;
  readonly asset: NewAsset;
}

interface HashArrays {
  readonly tenantIds: readonly string[];
  readonly hashes: readonly string[];
}

interface ObjectArrays {
  readonly tenantIds: readonly string[];
  readonly objectKeys: readonly string[];
}

const holdByHash = new Query<HashArrays, AssetRow>(
  (p) => sql`select a.* from unnest(${p('tenantIds')}::text[], ${p('hashes')}::text[]) k(tenant_id, sha256)
    cross join lateral (
      select * from assets a where a.tenant_id = k.tenant_id and a.sha256 = k.sha256 and a.deleted_at_us is null
      for key share
    ) a`,
);
const selectLiveOfObjects = new Query<ObjectArrays, { tenant_id: TenantId; object_key: string; id: AssetId }>(
  (p) => sql`select a.tenant_id, a.object_key, a.id
    from unnest(${p('tenantIds')}::text[], ${p('objectKeys')}::text[]) k(tenant_id, object_key)
    cross join lateral (
      select * from assets a
      where a.object_key = k.object_key and a.tenant_id = k.tenant_id and a.deleted_at_us is null offset 0
    ) a`,
);
const removeMarkedOfObjects = new Query<ObjectArrays>(
  (
    p,
  ) => sql`delete from assets a using unnest(${p('tenantIds')}::text[], ${p('objectKeys')}::text[]) k(tenant_id, object_key)
    where a.object_key = k.object_key and a.tenant_id = k.tenant_id and a.deleted_at_us is not null`,
);
const insert = new Query<{ rows: string }>(
  (
    p,
  ) => sql`insert into assets (tenant_id, id, sha256, size_bytes, object_key, name, media_type, created_at_us, is_upload)
    select * from json_to_recordset(${p('rows')}::json) as a (tenant_id text, id text, sha256 text, size_bytes bigint,
      object_key text, name text, media_type text, created_at_us bigint, is_upload boolean)
    order by tenant_id, sha256`,
);

/**
 * Makes new assets within one transaction, or finds the tenant's live ones of the same bytes, and holds them until it
 * ends. First `lookUp` all that may be linked, then `link` or `linkAll` one after the other, then `write`.
 */
export class AssetLinker {
  readonly #transaction: Transaction;
  readonly #origin: 'upload' | 'output';
  readonly #known = new Map<string, Asset>();
  readonly #holders = new Map<string, AssetId>();
  readonly #added: Asset[] = [];

  constructor(transaction: Transaction, origin: 'upload' | 'output') {
    this.#transaction = transaction;
    this.#origin = origin;
  }

  async lookUp(wanted: readonly AssetToLink[]): Promise<void> {
    if (wanted.length === 0) return;
    const inOrder = wanted.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    const tenantIds = inOrder.map(({ tenantId }) => tenantId);
    // Objects first: an asset that another transaction adds in between is then found by its bytes.
    const [holders, rows] = await Promise.all([
      this.#transaction.all(selectLiveOfObjects, {
        tenantIds,
        objectKeys: inOrder.map(({ asset }) => asset.objectKey),
      }),
      this.#transaction.all(holdByHash, { tenantIds, hashes: inOrder.map(({ asset }) => asset.sha256) }),
    ]);
    for (const row of rows) this.#known.set(`${row.tenant_id}/${row.sha256}`, toAsset(row));
    for (const { tenant_id, object_key, id } of holders) this.#holders.set(`${tenant_id}/${object_key}`, id);
  }

  /** @throws wrong_state when the object is that of another live asset; then nothing was linked. */
  link(tenantId: TenantId, asset: NewAsset, nowUs: number): { readonly asset: Asset; readonly created: boolean } {
    const known = this.#known.get(`${tenantId}/${asset.sha256}`);
    if (known !== undefined) return { asset: known, created: false };
    const holder = this.#holders.get(`${tenantId}/${asset.objectKey}`);
    if (holder !== undefined) {
      throw new LatheError('wrong_state', `The object is that of asset ${holder}; a new asset needs a new object.`, {
        details: { assetId: holder },
      });
    }
    const { sha256, sizeBytes, objectKey, name, mediaType } = asset;
    const facts = { sha256, sizeBytes, objectKey, name, mediaType };
    const id = newId('ast', Math.floor(nowUs / 1000));
    const added: Asset = { ...facts, id, tenantId, createdAtUs: nowUs, deletedAtUs: null };
    this.#known.set(`${tenantId}/${sha256}`, added);
    this.#holders.set(`${tenantId}/${objectKey}`, id);
    this.#added.push(added);
    return { asset: added, created: true };
  }

  /** All outputs of a result or none: where one is refused, it is as if those before it had not been linked. @throws wrong_state as `link`. */
  linkAll(tenantId: TenantId, outputs: readonly FinishedOutput[], nowUs: number): readonly JobAsset[] {
    const alreadyAdded = this.#added.length;
    try {
      return outputs.map(({ role, asset }) => ({
        role,
        assetId: this.link(tenantId, asset, nowUs).asset.id,
        name: asset.name,
      }));
    } catch (error) {
      for (const { sha256, objectKey } of this.#added.splice(alreadyAdded)) {
        this.#known.delete(`${tenantId}/${sha256}`);
        this.#holders.delete(`${tenantId}/${objectKey}`);
      }
      throw error;
    }
  }

  /** An object of a deleted asset becomes the new asset's, so that the old mark cannot take its bytes away. */
  async write(): Promise<void> {
    if (this.#added.length === 0) return;
    const rows = this.#added.map((asset) => ({
      tenant_id: asset.tenantId,
      id: asset.id,
      sha256: asset.sha256,
      size_bytes: asset.sizeBytes,
      object_key: asset.objectKey,
      name: asset.name,
      media_type: asset.mediaType,
      created_at_us: asset.createdAtUs,
      is_upload: this.#origin === 'upload',
    }));
    await Promise.all([
      this.#transaction.run(removeMarkedOfObjects, {
        tenantIds: this.#added.map(({ tenantId }) => tenantId),
        objectKeys: this.#added.map(({ objectKey }) => objectKey),
      }),
      // Another transaction that adds the same bytes breaks this one, which then finds them.
      this.#transaction.run(insert, { rows: JSON.stringify(rows) }),
    ]);
  }
}

/** The order in which every transaction looks for hashes. */
function orderOf({ tenantId, asset }: AssetToLink): string {
  return `${tenantId}/${asset.sha256}`;
}
