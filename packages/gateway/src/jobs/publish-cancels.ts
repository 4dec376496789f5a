import type { Bus } from '@lathe/core';
import { loadLatheProtos } from '@lathe/proto';

/** Most messages of one publish. */
const chunk = 500;

/** Tells the workers that hold these leases to renew at once; they are then told of the cancel. A hint: their next renewal tells them, too. */
export async function publishCancels(
  bus: Bus,
  leases: readonly { readonly tenantId: string; readonly jobId: string; readonly fence: number }[],
): Promise<void> {
  const { Control } = loadLatheProtos();
  for (let from = 0; from < leases.length; from += chunk) {
    await bus.publish(
      'control',
      leases.slice(from, from + chunk).map(({ tenantId, jobId, fence }) => ({
        key: jobId,
        value: Control.serialize({ cancel: { tenant_id: tenantId, job_id: jobId, fence: String(fence) } }),
      })),
    );
  }
}
