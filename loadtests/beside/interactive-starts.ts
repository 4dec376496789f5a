import { setTimeout as delay } from 'node:timers/promises';
import { SeededRandom } from '../../tests/chaos/seeded-random.ts';
import { spec, type LoadTenant } from './load-tenant.ts';
import type { WorkerLog } from './worker-log.ts';

/** Longest rest between two jobs, ms: so that they do not fall in step with the bulk jobs beside them. */
const longestRestMs = 400;
const logLimitMs = 30_000;

/** How one interactive job began. All of it by the clock of one machine, to a millisecond. */
export interface InteractiveStart {
  /** From the submit's answer to the first block being through: of the analysis, and of the output. */
  readonly ackToFirstBlockMs: number;
  readonly ackToFirstWrittenBlockMs: number;
  readonly claimToFirstBlockMs: number;
}

/** Submits masters as one person would: the next when the one before is done. */
export async function interactiveStarts(
  tenant: LoadTenant,
  log: WorkerLog,
  count: number,
): Promise<readonly InteractiveStart[]> {
  const random = new SeededRandom(1);
  const ackAtMs = new Map<string, number>();
  for (let item = 0; item < count; item += 1) {
    await delay(random.between(0, longestRestMs));
    const { job } = await tenant.client.jobs.create({
      inputs: [{ role: 'source', assetId: tenant.recordingOf(item), name: 'track.wav' }],
      spec,
      class: 'interactive',
      noReuse: true,
    });
    ackAtMs.set(job.id, Date.now());
    let last = job;
    for await (const event of tenant.client.jobs.watch(job.id)) last = event.job;
    if (last.state !== 'succeeded') throw new Error(`Interactive job ${job.id} ended ${last.state}.`);
  }
  const rendered = await log.allRendered(new Set(ackAtMs.keys()), AbortSignal.timeout(logLimitMs));
  return rendered.map(({ jobId, firstBlockAtMs, firstWrittenBlockAtMs, claimToFirstBlockMs }) => {
    const ackMs = ackAtMs.get(jobId) ?? Number.NaN;
    return {
      ackToFirstBlockMs: firstBlockAtMs - ackMs,
      ackToFirstWrittenBlockMs: (firstWrittenBlockAtMs ?? Number.NaN) - ackMs,
      claimToFirstBlockMs,
    };
  });
}
