import { LatheError } from '@lathe/core/errors';
import type { Principal } from '@lathe/core';

/** What a call says of who makes it, before anybody has believed it. */
export interface Caller {
  /** The Authorization header or metadata; null when there is none. */
  readonly authorization: string | null;
}

/** Decides who calls. @throws unauthenticated. */
export type PrincipalOf = (caller: Caller) => Principal | Promise<Principal>;

/** Who calls by the values of Authorization, as headers or metadata hold them. @throws unauthenticated for more than one: which would count? */
export function callerOf(values: readonly unknown[]): Caller {
  if (values.length > 1) throw new LatheError('unauthenticated', `A call has one Authorization, got ${values.length}.`);
  const [authorization] = values;
  return { authorization: typeof authorization === 'string' ? authorization : null };
}
