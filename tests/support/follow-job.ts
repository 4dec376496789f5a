import assert from 'node:assert/strict';
import type { LatheClient, RemoteJob, WatchedEvent } from '@lathe/client';

/** The spec of a short render that limits, so that it takes every phase. */
export const loudSpec = { master: { target_lufs: -12, ceiling_dbtp: -1, policy: 'best-effort' } } as const;

/** Uploads a file and submits it. */
export async function submitNoise(client: LatheClient, path: string, attemptLimit = 3): Promise<RemoteJob> {
  const { asset } = await client.assets.uploadFile(path);
  const inputs = [{ role: 'source', assetId: asset.id, name: 'noise.wav' }];
  return (await client.jobs.create({ inputs, spec: loudSpec, noReuse: true, attemptLimit })).job;
}

/** The first event for which `wanted` holds; fails when the job ends before, or after a minute. */
export async function eventOf(
  client: LatheClient,
  jobId: string,
  wanted: (event: WatchedEvent) => boolean,
): Promise<WatchedEvent> {
  const seen: string[] = [];
  for await (const event of client.jobs.watch(jobId, { signal: AbortSignal.timeout(60_000) })) {
    if (wanted(event)) return event;
    seen.push(`${event.type} ${event.job.state} ${event.job.phase}`);
  }
  return assert.fail(`The event never came: ${seen.join(', ')}`);
}

/** The job when it has ended. */
export async function endOf(client: LatheClient, jobId: string): Promise<RemoteJob> {
  return (await eventOf(client, jobId, ({ type }) => type === 'finished')).job;
}

/** Resolves when the render of the job is under way. */
export async function untilRendering(client: LatheClient, jobId: string, fence = 1): Promise<void> {
  await eventOf(client, jobId, ({ job }) => job.fence === fence && job.phase !== '' && job.phase !== 'fetch');
}
