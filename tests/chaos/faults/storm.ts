import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosCluster } from '../run/chaos-cluster.ts';
import { describeFault, type Fault } from './fault.ts';
import type { FaultLog } from './fault-log.ts';
import { injectFault } from './inject-fault.ts';
import { recoveryOf } from './plan-faults.ts';
import { thingsHit } from './things-hit.ts';

/**
 * Lets the planned faults happen, each at its time, until the signal; resolves when everything is back. What a fault befalls has
 * come back from the one before and had its time to recover, as the plan promises. @throws what could not be brought about.
 */
export async function storm(
  farm: ChaosCluster,
  faults: readonly Fault[],
  log: FaultLog,
  { signal, onFault }: { readonly signal: AbortSignal; readonly onFault: (text: string) => void },
): Promise<void> {
  const beginMs = performance.now();
  const last = new Map<string, Promise<void>>();
  await Promise.all(
    faults.map((fault) => {
      const things = thingsHit(fault);
      // On a slow machine an earlier fault may outlast its time: what it befell is first to be back.
      const earlier = Promise.all(things.flatMap((thing) => last.get(thing) ?? []));
      const happening = (async () => {
        try {
          await delay(Math.max(0, fault.atMs - (performance.now() - beginMs)), undefined, { signal });
        } catch {
          // The jobs ended before its time.
          return;
        }
        await earlier;
        if (signal.aborted) return;
        onFault(describeFault(fault));
        try {
          await injectFault(farm, fault, log);
        } catch (cause) {
          throw new Error(`The fault "${describeFault(fault).trim()}" could not be brought about.`, { cause });
        }
        await delay(recoveryOf(fault), undefined, { signal }).catch(() => undefined);
      })();
      for (const thing of things) last.set(thing, happening);
      return happening;
    }),
  );
}
