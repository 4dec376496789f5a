import type { LatheClient, WatchSettings } from '@lathe/client';
import { batchExitCode, batchStanding } from './batch-text.ts';

/** Follows a batch to its end: a line for every item that ends, counts in between. @returns the exit code of the batch. */
export async function watchBatch(
  client: LatheClient,
  batchId: string,
  { json, ...settings }: WatchSettings & { readonly json: boolean },
): Promise<number> {
  // Fails at once when there is no farm or no such batch; from then on an absent farm is waited for.
  await client.batches.get(batchId);
  for await (const { resumeToken, ...event } of client.batches.watch(batchId, settings)) {
    const time = new Date(event.atUs / 1000).toISOString().slice(11, 23);
    const what = event.item === null ? event.type : `${event.item.key}  ${event.item.jobId}  ${event.item.state}`;
    const line = json ? JSON.stringify({ ...event, resumeToken }) : `${time}  ${what}  ${batchStanding(event.counts)}`;
    process.stdout.write(`${line}\n`);
  }
  return batchExitCode(await client.batches.get(batchId));
}
