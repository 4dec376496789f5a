import { requestHash } from './request-hash.ts';
import type { TenantId } from '../tenancy/principal.ts';

/** Everything that decides the bytes of a render, and whose it is. */
export interface RenderKeyParts {
  readonly tenantId: TenantId;
  readonly kind: string;
  /** In the job's order. */
  readonly inputs: readonly { readonly role: string; readonly sha256: string }[];
  /** The resolved recipe as canonical JSON. */
  readonly recipe: string;
  /** Name and version of the delivery profile; null without one. */
  readonly profile: { readonly name: string; readonly version: string } | null;
  readonly engineVersion: string;
  readonly decoderVersion: string;
}

/** Under which a finished render is found again: SHA-256, lower-case hexadecimal. Names and labels are no part of it. */
export function renderKey(parts: RenderKeyParts): string {
  const { tenantId, kind, recipe, engineVersion, decoderVersion } = parts;
  const inputs = parts.inputs.map(({ role, sha256 }) => ({ role, sha256 }));
  const profile = parts.profile && { name: parts.profile.name, version: parts.profile.version };
  const schema = 'lathe.render-key/1';
  return requestHash({ schema, tenantId, kind, inputs, recipe, profile, engineVersion, decoderVersion });
}
