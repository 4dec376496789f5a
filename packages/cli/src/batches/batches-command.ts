import type { RemoteBatch } from '@lathe/client';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { parseCommand } from '../arguments/parse-command.ts';
import { farmOptions } from '../remote/farm-address.ts';
import { withFarm } from '../remote/with-farm.ts';
import { formatColumns, formatHeader, type Column } from '../terminal/columns.ts';
import { batchObject, batchStanding } from './batch-text.ts';

export const spec = {
  verb: 'batches',
  summary: 'List the batches of a farm.',
  usage: '[--limit N] [--address HOST:PORT] [--key-file FILE] [--ca FILE] [--json]',
  description: [
    'Newest first. "lathe watch BATCH" follows one, "lathe jobs --batch BATCH" lists its jobs, "lathe cancel BATCH" ends it.',
  ],
  positionals: { name: 'words', minimum: 0, maximum: 0 },
  options: {
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
  examples: ['lathe batches'],
} as const satisfies CommandSpec;

const columns: readonly Column[] = [
  { title: 'Batch', width: 40, align: 'left' },
  { title: 'Submitted (UTC)', width: 19, align: 'left' },
  { title: 'Label', width: 24, align: 'left' },
  { title: 'State', width: 9, align: 'left' },
];

/** Prints one line a batch. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseCommand(spec, args);
  return await withFarm(values, async (client) => {
    let left = values.limit ?? 50;
    let pageToken: string | undefined;
    let rows = 0;
    do {
      const page = await client.batches.list({ pageSize: Math.min(left, 500), pageToken });
      for (const batch of page.batches) {
        const header = rows++ === 0 ? `${formatHeader(columns)}\n` : '';
        const line = values.json
          ? `${JSON.stringify(batchObject(batch))}\n`
          : `${header}${formatColumns(columns, rowOf(batch))}\n`;
        process.stdout.write(line);
      }
      left -= page.batches.length;
      pageToken = page.nextPageToken ?? undefined;
    } while (pageToken !== undefined && left > 0);
    if (rows === 0 && !values.json) process.stdout.write('There are no batches.\n');
    return 0;
  });
}

function rowOf(batch: RemoteBatch): readonly string[] {
  const submitted = new Date(batch.createdAtUs / 1000).toISOString().slice(0, 19).replace('T', ' ');
  const open = batch.closed ? '' : ', open';
  const cancel = batch.cancelRequested && !batch.over ? ', cancelling' : '';
  return [batch.id, submitted, batch.label, `${batchStanding(batch.counts)}${open}${cancel}`];
}
