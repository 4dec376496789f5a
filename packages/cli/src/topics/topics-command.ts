import { applyTopics, describeTopics, type TopicsReport } from '@lathe/kafka';
import { errorCatalogue } from '@lathe/core/errors';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { nearestName } from '../arguments/nearest-name.ts';
import { parseCommand, usageError } from '../arguments/parse-command.ts';
import { describeChanges, describeTopicList } from './describe-topics.ts';
import { kafkaConnection, kafkaOptions } from './kafka-options.ts';

export const spec = {
  verb: 'topics',
  summary: "Make, change or list the farm's topics in Kafka.",
  usage: 'apply | list --brokers HOST:PORT[,…] [--replication N] [--dry-run] [--json]',
  description: [
    'apply makes the topics what they are to be: it creates those missing, adds partitions, sets retention and how many replicas must have a message. It may be repeated. What differs and cannot be changed is said, left alone, and ends with exit code 5.',
  ],
  positionals: { name: 'word', minimum: 1, maximum: 1 },
  options: {
    ...kafkaOptions,
    replication: {
      kind: 'number',
      valueName: 'N',
      summary: 'Copies of each message; 3, or 1 where there are fewer than 3 brokers, unless given.',
      minimum: 1,
      maximum: 32,
      integer: true,
    },
    'dry-run': { kind: 'flag', summary: 'Only say what apply would do.' },
    json: { kind: 'flag', summary: 'JSON instead of text.' },
  },
  examples: [
    'lathe topics apply --brokers kafka-0:9092,kafka-1:9092',
    'lathe topics apply --brokers kafka:9093 --ca ca.pem --sasl scram-sha-512 --user lathe --password-file password --dry-run',
    'lathe topics list --brokers kafka:9092 --json',
  ],
} as const satisfies CommandSpec;

const actions = ['apply', 'list'] as const;

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(spec, args);
  const [word = ''] = positionals;
  const action = actions.find((each) => each === word);
  if (action === undefined) {
    const nearest = nearestName(word, actions);
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    throw usageError(spec, `lathe topics knows ${actions.join(', ')}; got "${word}".${hint}`);
  }
  const options = {
    connection: await kafkaConnection(spec, values),
    ...(values.replication === undefined ? {} : { replicas: values.replication }),
  };
  if (action === 'list') {
    const report = await describeTopics(options);
    process.stdout.write(
      values.json ? json({ brokerCount: report.brokerCount, topics: shownTopics(report) }) : describeTopicList(report),
    );
    return 0;
  }
  const isDryRun = values['dry-run'];
  const report = isDryRun ? await describeTopics(options) : await applyTopics(options);
  const { brokerCount, changes } = report;
  process.stdout.write(values.json ? json({ brokerCount, isDryRun, changes }) : describeChanges(report, isDryRun));
  return changes.some(({ kind }) => kind === 'refused') ? errorCatalogue.wrong_state.exitCode : 0;
}

function shownTopics({ topics }: TopicsReport): readonly object[] {
  return topics.map(({ name, partitions, replicas, config }) => ({ name, partitions, replicas, config }));
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
