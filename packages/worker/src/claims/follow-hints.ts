import { setTimeout as delay } from 'node:timers/promises';
import type { JobClass } from '@lathe/core';
import type { WorkHint, WorkLink } from '../link/work-link.ts';

const classes: readonly JobClass[] = ['interactive', 'bulk', 'long'];

/** Follows the gateway's stream of hints, and comes back to it when it breaks, until the signal fires. Never rejects. */
export async function followHints(
  link: Pick<WorkLink, 'watchHints'>,
  onHint: (hint: WorkHint) => void,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      for await (const hint of link.watchHints(classes, signal)) {
        failures = 0;
        onHint(hint);
      }
    } catch {
      // The gateway is away. Hints are only hints; claims and renewals meet the same, and say so in the log.
    }
    failures += 1;
    await delay(Math.min(2000, 100 * 2 ** Math.min(failures, 5)), undefined, { signal }).catch(() => undefined);
  }
}
