import type { AssetStore, Bus, Clock, FarmStore, JobKind, ObjectUrlVerifier } from '@lathe/core';
import type { Address, Logger, Registry, TlsIdentity, Tracing } from '@lathe/service-kit';
import type { PrincipalOf } from './callers/caller.ts';
import type { GatewayLimits } from './limits.ts';

export interface GatewayOptions {
  /** The three stay the caller's: they are closed after the gateway, by who opened them. */
  readonly store: FarmStore;
  readonly bus: Bus;
  /** With `verify`, the gateway serves its signed URLs below `/v1/objects/`; without, they are served elsewhere. */
  readonly assets: AssetStore & Partial<ObjectUrlVerifier>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: Registry;
  /** Stays the caller's; nothing is traced unless set, and contexts are handed on. */
  readonly tracing?: Tracing | undefined;
  /** Who calls; its scopes decide what it may do, `work` who is a worker. */
  readonly principalOf: PrincipalOf;
  /** Part of every render-cache key. */
  readonly engineVersions: { readonly engine: string; readonly decoder: string };
  /** Kinds of jobs beside those that every farm has, as `customKinds` makes them; the same at every gateway of a farm. */
  readonly customKinds?: readonly JobKind[] | undefined;
  /** Port 0 takes a free one. */
  readonly grpcAddress: Address;
  readonly httpAddress: Address;
  /** Where /metrics is served, beside probes; on the HTTP door unless set. Set it where callers are strangers. */
  readonly adminAddress?: Address | undefined;
  /** Both doors speak TLS as this; plain text unless set. */
  readonly tls?: TlsIdentity | undefined;
  /** Host names, without port, under which callers may call; null allows all. See `hostGuard`. */
  readonly ownHosts: readonly string[] | null;
  /** Life of a lease, ms; 15,000 unless set. */
  readonly leaseMs?: number;
  /** How often workers are told to renew, ms; 5,000 unless set. */
  readonly renewEveryMs?: number;
  readonly limits?: Partial<GatewayLimits>;
  /** Tells this gateway from the others of the farm; a random one unless set. An embedded farm has one that is always the same, so that it leads at once after a restart. */
  readonly gatewayId?: string;
  /** How long the lead outlives a leader that died, ms; 4,000 unless set, and the same for all gateways. It is asked for four times in that time. */
  readonly leadTtlMs?: number;
  readonly sweeping?: Partial<Sweeping>;
}

/** What the sweeper removes, and when. */
export interface Sweeping {
  readonly everyMs: number;
  /** Ended jobs are deleted this long after their last change, s; null keeps them. */
  readonly jobRetentionSeconds: number | null;
  /** Objects that nothing refers to stay this long, s; longer than any upload takes. */
  readonly graceSeconds: number;
}

export const defaultSweeping: Sweeping = {
  everyMs: 10 * 60_000,
  jobRetentionSeconds: null,
  graceSeconds: 24 * 3600,
};
