import type { Principal } from '@lathe/core';

/** What a call says of who makes it, before anybody has believed it. */
export interface Caller {
  /** The Authorization header or metadata; null when there is none. */
  readonly authorization: string | null;
}

/** Decides who calls. @throws unauthenticated. */
export type PrincipalOf = (caller: Caller) => Principal | Promise<Principal>;
