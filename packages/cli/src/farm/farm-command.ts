import type { CommandSpec } from '../arguments/command-spec.ts';
import { nearestName } from '../arguments/nearest-name.ts';
import { parseCommand, usageError } from '../arguments/parse-command.ts';
import { farmDown } from './farm-down.ts';
import { farmStatus } from './farm-status.ts';
import { farmUp } from './farm-up.ts';

export const spec = {
  verb: 'farm',
  summary: 'Run a real cluster on this machine: up, down, status.',
  usage:
    'up [--detach] [--data DIR] [--gateways N] [--workers N] [--slots N] [--database URL] [--kafka HOST:PORT[,…]] [--s3 URL] [--bucket NAME] [--no-fetch] | down [--data DIR] | status [--data DIR] [--json]',
  description: [
    'up starts PostgreSQL, Kafka and an S3 server, or uses those given, then gateways and workers before them, all on loopback, with TLS and keys; it prints how to use them and stays until Ctrl-C, which lets workers end what they render or give it back. Servers come from Docker where it has their images, else they are processes of this program: PostgreSQL from npm, Kafka from Maven Central (Java 17 and mvn; 43 MB, once), versitygw built by Go (minutes, once).',
    'For developers and evaluators. Nothing is left behind: without --data the data goes too.',
  ],
  positionals: { name: 'word', minimum: 1, maximum: 1 },
  options: {
    detach: { kind: 'flag', summary: 'up: return when the farm is ready; "lathe farm down" stops it.' },
    data: {
      kind: 'text',
      valueName: 'DIR',
      summary: 'Data, keys and logs lie here and stay; gone with the farm unless given. down and status: that farm.',
    },
    gateways: count('Gateways', 2, 16),
    workers: count('Workers', 3, 64),
    slots: count('Renders at once of each worker', 1, 64),
    database: {
      kind: 'text',
      valueName: 'URL',
      summary: 'postgres://user:password@host:port/database to use; its schema is brought up to date.',
    },
    kafka: { kind: 'repeated', valueName: 'HOST:PORT', summary: 'Kafka brokers to use, with commas between.' },
    s3: {
      kind: 'text',
      valueName: 'URL',
      summary: 'S3 to use; its key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, its region in AWS_REGION.',
    },
    bucket: { kind: 'text', valueName: 'NAME', summary: 'Bucket, made unless it is there; lathe unless given.' },
    'no-fetch': { kind: 'flag', summary: 'up: fetch and build nothing; what is not here yet is missing.' },
    json: { kind: 'flag', summary: 'status: JSON instead of text.' },
  },
  examples: [
    'lathe farm up',
    'lathe farm up --detach --data /srv/lathe-farm --workers 4 --slots 2',
    'lathe farm status',
    'lathe farm down',
  ],
} as const satisfies CommandSpec;

const actions = { up: farmUp, down: farmDown, status: farmStatus } as const;

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(spec, args);
  const [word = ''] = positionals;
  const names = Object.keys(actions);
  if (word === 'up' || word === 'down' || word === 'status') return await actions[word](values);
  const nearest = nearestName(word, names);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  throw usageError(spec, `lathe farm knows ${names.join(', ')}; got "${word}".${hint}`);
}

function count(what: string, usual: number, maximum: number) {
  return {
    kind: 'number',
    valueName: 'N',
    summary: `${what}; ${usual} unless given.`,
    minimum: 1,
    maximum,
    integer: true,
  } as const;
}
