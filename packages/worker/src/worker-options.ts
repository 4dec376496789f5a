import type { Bus } from '@lathe/core';
import type { RenderPool } from '@lathe/engine';
import type { ChannelSettings } from '@lathe/proto';
import type { Logger, Tracing } from '@lathe/service-kit';
import type { Registry } from 'prom-client';
import type { OwnKind } from './kinds/own-kind.ts';

export interface WorkerOptions {
  /** gRPC doors of one or more gateways, `host:port` or with TLS `https://host:port`, separated by commas; a name may resolve to many. */
  readonly gatewayAddress: string;
  /** The worker's own key, and whom it trusts; none unless set. */
  readonly channel?: ChannelSettings;
  /** Where offers and orders are read; stays the caller's. Without it a gateway streams them. */
  readonly bus?: Bus | undefined;
  /** Renders at once; the pool needs a thread for each. */
  readonly slots: number;
  /** Slots that there would be, were there memory for them; 0 unless set. */
  readonly withheldSlots?: number;
  /** Slots that bulk and long jobs never take, 0 … slots − 1. */
  readonly interactiveReserved: number;
  /** Most bulk jobs claimed while a render is past its half, so that their inputs are there when its slot is free; 0 unless set. */
  readonly fetchAhead?: number;
  /** Inputs and outputs of attempts lie here while they run. */
  readonly scratchDirectory: string;
  /** Most that attempts may need together there, bytes; 64 GiB unless set. */
  readonly scratchLimitBytes?: number;
  /** Kinds of jobs that this worker knows beside those of the engine; the gateway is told of them, too. */
  readonly ownKinds?: readonly OwnKind[];
  /** Not closed by the worker. */
  readonly pool: Pick<RenderPool, 'run'>;
  readonly log: Logger;
  readonly registry: Registry;
  /** Stays the caller's; nothing is traced unless set. */
  readonly tracing?: Tracing;
  /** One per process start; a gateway in the same process passes its own. */
  readonly bootId?: string;
}
