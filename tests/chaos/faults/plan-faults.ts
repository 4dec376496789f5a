import { SeededRandom } from '../seeded-random.ts';
import { faultKinds, links, type Fault, type FaultKind, type Link } from './fault.ts';
import { thingsHit } from './things-hit.ts';

export interface Fleet {
  readonly workers: number;
  readonly gateways: number;
  readonly brokers: number;
  /** A scratch disk that can be filled. */
  readonly hasSmallScratch: boolean;
}

/** How often each comes, and how long it lasts, ms. */
const habits: Readonly<Record<FaultKind, { readonly weight: number; readonly forMs: readonly [number, number] }>> = {
  'worker-kill': { weight: 6, forMs: [0, 2000] },
  'gateway-kill': { weight: 3, forMs: [500, 4000] },
  // Past the lease of 15 s, so that a zombie wakes.
  'worker-pause': { weight: 2, forMs: [17_000, 20_000] },
  'gateway-pause': { weight: 1, forMs: [3000, 9000] },
  'worker-restart': { weight: 2, forMs: [0, 0] },
  'gateway-restart': { weight: 2, forMs: [0, 0] },
  'broker-kill': { weight: 2, forMs: [2000, 8000] },
  'postgres-kill': { weight: 1, forMs: [500, 3000] },
  's3-kill': { weight: 1, forMs: [500, 4000] },
  cut: { weight: 3, forMs: [1000, 6000] },
  latency: { weight: 3, forMs: [4000, 10_000] },
  'disk-full': { weight: 1, forMs: [4000, 8000] },
};
const gapMs = [1000, 5000] as const;
const quietMs = [6000, 12_000] as const;
const faultsPerStorm = [3, 7] as const;
/** After a fault of one of these nothing else may befall the same thing until it has come back. */
const recoveryMs = 4000;
/** Postgres, S3 and the brokers take longer to come back. */
const slowRecoveryMs = 15_000;

/**
 * Storms with quiet between them, from the seed. Every kind comes once before any comes a second time; no two faults
 * befall the same thing at once, of the workers and gateways one is always untouched, and the majority of brokers lives.
 */
export function planFaults(seed: number, lengthMs: number, fleet: Fleet): readonly Fault[] {
  const random = new SeededRandom(seed ^ 0x5eed);
  const faults: Fault[] = [];
  const busyUntilMs = new Map<string, number>();
  const due = random.shuffled(faultKinds.filter((kind) => isPossible(kind, fleet)));
  const weighted = due.flatMap((kind) => Array.from({ length: habits[kind].weight }, () => kind));
  let atMs = random.between(...gapMs);
  while (atMs < lengthMs) {
    const storm = Math.round(random.between(...faultsPerStorm));
    for (let nth = 0; nth < storm && atMs < lengthMs; nth += 1) {
      const next = due[0] ?? random.pick(weighted);
      const fault = faultOf(random, next, atMs, fleet);
      if (fault !== null && isFree(fault, busyUntilMs)) {
        due.shift();
        faults.push(fault);
        for (const name of thingsHit(fault)) busyUntilMs.set(name, atMs + fault.forMs + recoveryOf(fault));
      } else if (due.length > 1) {
        due.push(...due.splice(0, 1));
      }
      atMs += random.between(...gapMs);
    }
    atMs += random.between(...quietMs);
  }
  return faults;
}

function isPossible(kind: FaultKind, fleet: Fleet): boolean {
  return kind !== 'disk-full' || fleet.hasSmallScratch;
}

function faultOf(random: SeededRandom, kind: FaultKind, atMs: number, fleet: Fleet): Fault | null {
  const forMs = Math.round(random.between(...habits[kind].forMs));
  const link: Link | null = kind === 'cut' || kind === 'latency' ? random.pick(links) : null;
  const counts: Partial<Record<string, number>> = {
    worker: fleet.workers,
    gateway: fleet.gateways,
    broker: fleet.brokers,
    disk: fleet.workers,
  };
  const target = random.integer(counts[kind.slice(0, kind.indexOf('-'))] ?? 1);
  const latencyMs = Math.round(random.between(20, 300));
  return { kind, atMs: Math.round(atMs), forMs, target, link, latencyMs: kind === 'latency' ? latencyMs : 0 };
}

function isFree(fault: Fault, busyUntilMs: ReadonlyMap<string, number>): boolean {
  return thingsHit(fault).every((name) => (busyUntilMs.get(name) ?? 0) <= fault.atMs);
}

/** How long nothing else befalls the same thing once it is back, ms. */
export function recoveryOf({ kind }: Fault): number {
  return kind === 'postgres-kill' || kind === 's3-kill' || kind === 'broker-kill' ? slowRecoveryMs : recoveryMs;
}
