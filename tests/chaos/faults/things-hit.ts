import type { Fault } from './fault.ts';

/** What a fault befalls; `gateways`, `brokers` and `workers` let one of them be hit at a time where all would be too many. */
export function thingsHit({ kind, target, link }: Fault): readonly string[] {
  if (link !== null) return [`link ${link}`, ...(link === 'kafka' ? ['brokers'] : [])];
  if (kind === 'disk-full') return [`worker ${target}`];
  const [what = kind] = kind.split('-');
  if (what === 'worker') return [`worker ${target}`, ...(kind === 'worker-pause' ? ['paused worker'] : [])];
  if (what === 'gateway') return ['gateways'];
  if (what === 'broker') return ['brokers', 'link kafka'];
  return [what];
}
