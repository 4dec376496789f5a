import type { RemoteJob, WatchedEvent } from '@lathe/client';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { parseCommand } from '../arguments/parse-command.ts';
import { farmOptions } from './farm-address.ts';
import { watchBatch } from '../batches/watch-batch.ts';
import { jobExitCode, jobObject, jobStanding } from './job-text.ts';
import { withFarm } from './with-farm.ts';

export const spec = {
  verb: 'watch',
  summary: 'Follow a job or a batch of a farm until it ends.',
  usage: 'JOB|BATCH [--resume-token TOKEN] [--address HOST:PORT] [--key-file FILE] [--ca FILE] [--json]',
  description: [
    'Goes on by itself when the farm was away, without gap or repeat. The exit code says how the job ended: 0 when it succeeded, else that of its error.',
  ],
  positionals: { name: 'JOB or BATCH', minimum: 1, maximum: 1 },
  options: {
    'resume-token': {
      kind: 'text',
      valueName: 'TOKEN',
      summary: 'Begin behind the event that this token of an earlier watch (--json) came with.',
    },
    ...farmOptions,
    json: { kind: 'flag', summary: 'One JSON object an event, with its resumeToken.' },
  },
  examples: ['lathe watch job_0190c5a2-7c1e-7d43-9f2b-0c6b1a2d3e4f --json'],
} as const satisfies CommandSpec;

/** Prints one line an event. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(spec, args);
  const jobId = positionals[0] ?? '';
  const onReconnect = (_error: unknown, failures: number): void => {
    if (failures === 1 && !values.json) process.stderr.write('The farm is away; waiting for it …\n');
  };
  return await withFarm(values, async (client) => {
    if (jobId.startsWith('bat_'))
      return await watchBatch(client, jobId, { json: values.json, resumeToken: values['resume-token'], onReconnect });
    // Fails at once when there is no farm or no such job; from then on an absent farm is waited for.
    let last: RemoteJob = (await client.jobs.get(jobId)).job;
    const events = client.jobs.watch(jobId, {
      resumeToken: values['resume-token'],
      onReconnect,
    });
    for await (const event of events) {
      last = event.job;
      process.stdout.write(values.json ? `${JSON.stringify(eventObject(event))}\n` : eventLine(event));
    }
    return jobExitCode(last);
  });
}

function eventObject({ seq, type, atUs, job, resumeToken }: WatchedEvent): object {
  return { seq, type, atUs, resumeToken, job: jobObject(job) };
}

function eventLine({ atUs, type, job }: WatchedEvent): string {
  const time = new Date(atUs / 1000).toISOString().slice(11, 23);
  return `${time}  ${type.padEnd(16)}  ${jobStanding(job)}\n`;
}
