import { LatheError } from '../errors/index.ts';

/** Name of a tenant: in every primary and unique key, object path, request scope and render-cache key. */
export type TenantId = string & { readonly __brand: 'TenantId' };

/** What a caller may do; `work` is for workers, which act for every tenant, and goes with no other scope in a key. */
export type Scope = 'jobs:read' | 'jobs:write' | 'assets:read' | 'assets:write' | 'work';

/** Everything a tenant may do with its own. */
export const tenantScopes: readonly Scope[] = ['jobs:read', 'jobs:write', 'assets:read', 'assets:write'];

/** Who calls; every service method takes one. */
export interface Principal {
  readonly tenantId: TenantId;
  /** Shown in audit and logs, never a secret. */
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** @throws permission_denied naming the scope that is missing. */
export function requireScope({ name, scopes }: Principal, needed: Scope): void {
  if (scopes.includes(needed)) return;
  throw new LatheError('permission_denied', `${name} lacks the scope ${needed}.`, { details: { scope: needed } });
}

const tenantPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** @throws RangeError when the text is not 1–63 lower-case letters, digits and hyphens. */
export function tenantId(text: string): TenantId {
  if (!tenantPattern.test(text))
    throw new RangeError(`A tenant id is 1 to 63 of a-z, 0-9 and "-", got ${JSON.stringify(text)}`);
  return text as TenantId;
}

/** The fixed principal of an embedded farm, whose callers and workers are one. */
export const localPrincipal: Principal = {
  tenantId: tenantId('local'),
  name: 'local',
  scopes: [...tenantScopes, 'work'],
};

/** The tenant that workers' keys belong to; nobody else's may. */
export const workersTenant = tenantId('lathe-workers');
