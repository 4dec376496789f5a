import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosCluster } from '../run/chaos-cluster.ts';
import { describeFault, type Fault } from './fault.ts';
import type { FaultLog } from './fault-log.ts';
import { injectFault } from './inject-fault.ts';

/** Lets the planned faults happen, each at its time, until the signal; resolves when everything is back. @throws what could not be brought about. */
export async function storm(
  farm: ChaosCluster,
  faults: readonly Fault[],
  log: FaultLog,
  { signal, onFault }: { readonly signal: AbortSignal; readonly onFault: (text: string) => void },
): Promise<void> {
  const beginMs = performance.now();
  await Promise.all(
    faults.map(async (fault) => {
      try {
        await delay(Math.max(0, fault.atMs - (performance.now() - beginMs)), undefined, { signal });
      } catch {
        // The jobs ended before its time.
        return;
      }
      onFault(describeFault(fault));
      try {
        await injectFault(farm, fault, log);
      } catch (cause) {
        throw new Error(`The fault "${describeFault(fault).trim()}" could not be brought about.`, { cause });
      }
    }),
  );
}
