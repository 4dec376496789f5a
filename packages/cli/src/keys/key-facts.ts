import { tenantId, tenantScopes, workersTenant, type ApiKey, type Scope, type TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';

const dayUs = 86_400_000_000;
const hourUs = 3_600_000_000;

/** Whom a new key is for and what it may do. */
export interface KeyWish {
  readonly tenantId: TenantId;
  readonly scopes: readonly Scope[];
}

/** Whether a key passes now. */
export type KeyState = 'active' | 'expired' | 'revoked';

/** @throws invalid_argument for a malformed name, and for the one that workers have. */
export function namedTenant(name: string): TenantId {
  let tenant;
  try {
    tenant = tenantId(name);
  } catch (cause) {
    throw new LatheError('invalid_argument', `${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
  if (tenant !== workersTenant) return tenant;
  throw new LatheError(
    'invalid_argument',
    `The tenant ${workersTenant} is the workers' own; "lathe keys create --worker" makes a key of it.`,
  );
}

/**
 * A worker's key has the scope `work` alone and a tenant of its own; a tenant's key has any others, all unless named.
 * @throws invalid_argument naming what does not go together.
 */
export function keyWishOf(
  tenant: string | undefined,
  isWorker: boolean,
  scopes: readonly Scope[] | undefined,
): KeyWish {
  if (isWorker) {
    if (tenant !== undefined || scopes !== undefined)
      throw new LatheError(
        'invalid_argument',
        '--worker goes with neither --tenant nor --scopes: workers act for every tenant, with the scope work alone.',
      );
    return { tenantId: workersTenant, scopes: ['work'] };
  }
  if (tenant === undefined)
    throw new LatheError('invalid_argument', 'lathe keys create takes --tenant NAME, or --worker; got neither.');
  return { tenantId: namedTenant(tenant), scopes: scopes ?? tenantScopes };
}

/** When a key made now ends; null: never. */
export function expiryOf(nowUs: number, expiresDays: number | undefined): number | null {
  return expiresDays === undefined ? null : nowUs + Math.round(expiresDays * dayUs);
}

export function keyStateOf({ revokedAtUs, expiresAtUs }: ApiKey, nowUs: number): KeyState {
  if (revokedAtUs !== null) return 'revoked';
  return expiresAtUs !== null && expiresAtUs <= nowUs ? 'expired' : 'active';
}

/** The lives of a key and the one that takes its place. */
export interface Rotation {
  readonly oldExpiresAtUs: number;
  /** As long as the old one was made for, unless it is said. */
  readonly newExpiresAtUs: number | null;
}

/** The old key never lives longer for it. @throws wrong_state when it has ended. */
export function rotationOf(
  key: ApiKey,
  nowUs: number,
  overlapHours: number,
  expiresDays: number | undefined,
): Rotation {
  const state = keyStateOf(key, nowUs);
  if (state !== 'active')
    throw new LatheError('wrong_state', `The key ${key.id} is ${state}: make a new one with "lathe keys create".`);
  const overlapEndUs = nowUs + Math.round(overlapHours * hourUs);
  const lifeUs = key.expiresAtUs === null ? null : key.expiresAtUs - key.createdAtUs;
  return {
    oldExpiresAtUs: Math.min(overlapEndUs, key.expiresAtUs ?? Number.POSITIVE_INFINITY),
    newExpiresAtUs: expiresDays === undefined && lifeUs !== null ? nowUs + lifeUs : expiryOf(nowUs, expiresDays),
  };
}
