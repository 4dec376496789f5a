import type { KeyId } from '../ids/id.ts';
import type { Scope, TenantId } from '../tenancy/principal.ts';

/** An API key without its secret. */
export interface ApiKey {
  readonly id: KeyId;
  readonly tenantId: TenantId;
  /** What people call it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the whole key text, lower-case hexadecimal: the secret holds 190 bits, so no salt is needed. */
  readonly secretHash: string;
  readonly createdAtUs: number;
  readonly expiresAtUs: number | null;
  readonly revokedAtUs: number | null;
  /** To the minute; null: never used. */
  readonly lastUsedAtUs: number | null;
}

export type NewApiKey = Pick<ApiKey, 'tenantId' | 'name' | 'scopes' | 'secretHash' | 'expiresAtUs'> & {
  /** The part of the key that finds it, unique: 8 characters of a-z and 0-9. */
  readonly lookup: string;
};

/** API keys, for the doors and for whoever runs the farm. */
export interface KeyStore {
  /** @throws wrong_state when the lookup is taken. */
  createKey(key: NewApiKey): Promise<ApiKey>;
  /** The key of this lookup, revoked and expired ones too; null when there is none. */
  findKey(lookup: string): Promise<ApiKey | null>;
  /** Newest first; of all tenants with null. */
  listKeys(tenantId: TenantId | null): Promise<readonly ApiKey[]>;
  /** From the commit on no call with it passes (doors may remember a key for some seconds). Repeated, it is answered alike. @throws not_found. */
  revokeKey(id: KeyId): Promise<ApiKey>;
  /** Sets the end of a key's life, for rotation with overlap. @throws not_found, wrong_state when it is revoked. */
  expireKey(id: KeyId, expiresAtUs: number): Promise<ApiKey>;
  /** Remembers uses, of each key the latest; one call holds many. Keys that are not there are passed over. */
  touchKeys(uses: readonly { readonly id: KeyId; readonly atUs: number }[]): Promise<void>;
}
