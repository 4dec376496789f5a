/** Name of a tenant: in every primary and unique key, object path, request scope and render-cache key. */
export type TenantId = string & { readonly __brand: 'TenantId' };

/** Who calls; every service method takes one. */
export interface Principal {
  readonly tenantId: TenantId;
  /** Shown in audit and logs, never a secret. */
  readonly name: string;
}

const tenantPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** @throws RangeError when the text is not 1–63 lower-case letters, digits and hyphens. */
export function tenantId(text: string): TenantId {
  if (!tenantPattern.test(text))
    throw new RangeError(`A tenant id is 1 to 63 of a-z, 0-9 and "-", got ${JSON.stringify(text)}`);
  return text as TenantId;
}

/** The fixed principal of an embedded farm. */
export const localPrincipal: Principal = { tenantId: tenantId('local'), name: 'local' };
