import type { RemoteJob, RemoteJobState } from '@lathe/client';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { parseCommand } from '../arguments/parse-command.ts';
import { formatColumns, formatHeader, type Column } from '../terminal/columns.ts';
import { farmOptions } from './farm-address.ts';
import { jobObject, jobStanding, jobTitle } from './job-text.ts';
import { withFarm } from './with-farm.ts';

const states: readonly RemoteJobState[] = ['queued', 'offered', 'running', 'succeeded', 'failed', 'cancelled', 'dead'];

export const spec = {
  verb: 'jobs',
  summary: 'List the jobs of a farm.',
  usage: '[--state STATE] [--batch BATCH] [--limit N] [--address HOST:PORT] [--key-file FILE] [--ca FILE] [--json]',
  description: ['Newest first.'],
  positionals: { name: 'words', minimum: 0, maximum: 0 },
  options: {
    state: {
      kind: 'text',
      valueName: 'STATE',
      choices: states,
      summary: `Only jobs in this state: ${states.join(', ')}.`,
    },
    batch: { kind: 'text', valueName: 'BATCH', summary: 'Only jobs of this batch.' },
    limit: {
      kind: 'number',
      valueName: 'N',
      summary: 'At most so many; 50 unless given.',
      minimum: 1,
      maximum: 1_000_000,
      integer: true,
    },
    ...farmOptions,
    json: { kind: 'flag', summary: 'One JSON object a line.' },
  },
  examples: [
    'lathe jobs',
    'lathe jobs --state failed --json',
    'lathe jobs --batch bat_0190c5a2-7c1e-7d43-9f2b-0c6b1a2d3e4f --state dead',
  ],
} as const satisfies CommandSpec;

const columns: readonly Column[] = [
  { title: 'Job', width: 40, align: 'left' },
  { title: 'Kind', width: 7, align: 'left' },
  { title: 'Submitted (UTC)', width: 19, align: 'left' },
  { title: 'Title', width: 24, align: 'left' },
  { title: 'State', width: 9, align: 'left' },
];

/** Prints one line a job. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseCommand(spec, args);
  const state = states.find((each) => each === values.state);
  return await withFarm(values, async (client) => {
    let left = values.limit ?? 50;
    let pageToken: string | undefined;
    let rows = 0;
    do {
      const page = await client.jobs.list({
        pageSize: Math.min(left, 500),
        pageToken,
        batchId: values.batch,
        ...(state === undefined ? {} : { states: [state] }),
      });
      for (const job of page.jobs) {
        if (values.json) process.stdout.write(`${JSON.stringify(jobObject(job))}\n`);
        else
          process.stdout.write(
            `${rows++ === 0 ? `${formatHeader(columns)}\n` : ''}${formatColumns(columns, rowOf(job))}\n`,
          );
      }
      left -= page.jobs.length;
      pageToken = page.nextPageToken ?? undefined;
    } while (pageToken !== undefined && left > 0);
    if (rows === 0 && !values.json) process.stdout.write('There are no such jobs.\n');
    return 0;
  });
}

function rowOf(job: RemoteJob): readonly string[] {
  const submitted = new Date(job.createdAtUs / 1000).toISOString().slice(0, 19).replace('T', ' ');
  return [job.id, job.kind, submitted, jobTitle(job), jobStanding(job)];
}
