import { setTimeout as delay } from 'node:timers/promises';
import { jainIndex } from '../sim/outcome.ts';
import type { LoadTenant } from './load-tenant.ts';
import type { WorkerLog } from './worker-log.ts';

const lookEveryMs = 250;

/** What equal tenants had been given when half of all their work was done. */
export interface EqualShares {
  readonly rendered: readonly number[];
  readonly jain: number;
}

/**
 * Equal tenants submit as many jobs of the same recordings each; it is counted when half of them all have been rendered, as
 * all tenants still have work then. What is left is cancelled.
 * @throws when one of them had no more work.
 */
export async function equalTenants(
  tenants: readonly LoadTenant[],
  log: WorkerLog,
  jobsEach: number,
): Promise<EqualShares> {
  const batches = await Promise.all(tenants.map((tenant) => tenant.submit('equal tenants', jobsEach)));
  const ownerOf = new Map(batches.flatMap(({ jobIds }, owner) => jobIds.map((jobId) => [jobId, owner] as const)));
  const half = Math.floor((tenants.length * jobsEach) / 2);
  let done = await log.rendered(new Set(ownerOf.keys()));
  while (done.length < half) {
    await delay(lookEveryMs);
    done = await log.rendered(new Set(ownerOf.keys()));
  }
  await Promise.all(tenants.map(({ client }, index) => client.batches.cancel(batches[index]?.batchId ?? '')));
  const rendered = tenants.map(() => 0);
  for (const { jobId } of done.slice(0, half)) {
    const owner = ownerOf.get(jobId) ?? 0;
    rendered[owner] = (rendered[owner] ?? 0) + 1;
  }
  if (rendered.some((count) => count >= jobsEach))
    throw new Error(`A tenant had no more work when it was counted: ${rendered.join(', ')} of ${jobsEach} each.`);
  return { rendered, jain: jainIndex(rendered) };
}
