/** Bounds of what a caller may ask for. */
export interface GatewayLimits {
  /** Largest asset, bytes. */
  readonly assetBytes: number;
  /** Largest JSON body, bytes. */
  readonly jsonBytes: number;
  /** Lifetime of the URLs in a claim, s; longer than any attempt takes, and what a sweep must wait for. */
  readonly urlLifetimeSeconds: number;
  /** Silence in a watch after which a heartbeat is sent, ms. */
  readonly heartbeatMs: number;
  /** An offer not claimed in this time may be made again, ms. */
  readonly offerTimeoutMs: number;
  /** Most watches of one tenant open at one gateway. */
  readonly watchesPerTenant: number;
  /** Longest that a loop waits for the bus to take a message, ms. */
  readonly publishMs: number;
}

export const defaultLimits: GatewayLimits = {
  assetBytes: 64 * 1024 ** 3,
  jsonBytes: 256 * 1024,
  urlLifetimeSeconds: 6 * 3600,
  heartbeatMs: 15_000,
  offerTimeoutMs: 5_000,
  watchesPerTenant: 1_000,
  publishMs: 1_000,
};
