import type { CommandSpec } from '../arguments/command-spec.ts';
import { parseCommand } from '../arguments/parse-command.ts';
import { failureObject, failureText, WorstExitCode } from '../terminal/file-failure.ts';
import { farmOptions } from './farm-address.ts';
import { batchObject, batchStanding } from '../batches/batch-text.ts';
import { jobObject, jobStanding } from './job-text.ts';
import { farmError, farmTarget, withFarm } from './with-farm.ts';

export const spec = {
  verb: 'cancel',
  summary: 'Cancel jobs and batches of a farm.',
  usage: 'JOB|BATCH… [--address HOST:PORT] [--key-file FILE] [--ca FILE] [--json]',
  description: [
    'A job that waits ends at once, a running one within about a second; one that has ended stays as it is.',
  ],
  positionals: { name: 'JOB or BATCH', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  options: { ...farmOptions, json: { kind: 'flag', summary: 'One JSON object a line.' } },
  examples: ['lathe cancel job_0190c5a2-7c1e-7d43-9f2b-0c6b1a2d3e4f'],
} as const satisfies CommandSpec;

/** Cancels each; a job that cannot be cancelled is reported and the others go on. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(spec, args);
  return await withFarm(values, async (client) => {
    const worst = new WorstExitCode();
    for (const jobId of positionals) {
      try {
        if (jobId.startsWith('bat_')) {
          const batch = await client.batches.cancel(jobId);
          const line = values.json
            ? JSON.stringify(batchObject(batch))
            : `${jobId}  ${batchStanding(batch.counts)}, told to stop`;
          process.stdout.write(`${line}\n`);
          continue;
        }
        const job = await client.jobs.cancel(jobId);
        const standing = job.state === 'running' ? 'running, told to stop' : jobStanding(job);
        process.stdout.write(values.json ? `${JSON.stringify(jobObject(job))}\n` : `${jobId}  ${standing}\n`);
      } catch (caught) {
        const error = farmError(caught, farmTarget(values));
        if (error.code === 'unavailable') throw caught;
        worst.add(error.toRecord());
        if (values.json) process.stdout.write(`${JSON.stringify(failureObject(jobId, error.toRecord()))}\n`);
        else process.stderr.write(failureText(jobId, error.toRecord()));
      }
    }
    return worst.value;
  });
}
