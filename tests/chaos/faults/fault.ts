/** What may befall a farm, from outside. */
export const faultKinds = [
  'worker-kill',
  'gateway-kill',
  'worker-pause',
  'gateway-pause',
  'worker-restart',
  'gateway-restart',
  'broker-kill',
  'postgres-kill',
  's3-kill',
  'cut',
  'latency',
  'disk-full',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** A stretch of network that can be cut or slowed: before each server, and between workers and gateways. */
export const links = ['postgres', 's3', 'kafka', 'gateways'] as const;
export type Link = (typeof links)[number];

/** One thing that happens at a time. */
export interface Fault {
  readonly kind: FaultKind;
  /** After the begin of the run, ms. */
  readonly atMs: number;
  /** How long it lasts; after a kill, how long until it is started again, ms. */
  readonly forMs: number;
  /** Of workers, gateways or brokers, from 0; 0 where there is one. */
  readonly target: number;
  /** Of cuts and latency. */
  readonly link: Link | null;
  /** Of latency, ms that answers are late. */
  readonly latencyMs: number;
}

export function describeFault({ kind, atMs, forMs, target, link, latencyMs }: Fault): string {
  const where = link ?? (kind === 'postgres-kill' || kind === 's3-kill' ? '' : String(target + 1));
  const how = kind === 'latency' ? ` of ${latencyMs} ms` : '';
  return `${(atMs / 1000).toFixed(1).padStart(6)} s  ${kind} ${where}${how}, ${(forMs / 1000).toFixed(1)} s`;
}
