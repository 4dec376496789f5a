import { KafkaBus } from '@lathe/kafka';

/** A member of a group that never ends a message: says each on standard output, until it is killed. Arguments: brokers, prefix, group. */
const [brokers = '', prefix = '', group = ''] = process.argv.slice(2);
const bus = new KafkaBus({
  connection: { brokers: brokers.split(','), clientId: 'lathe-test-reader' },
  prefix,
  onFatal: (error) => {
    throw error;
  },
});
await bus.subscribe('dispatch.long', group, async ({ key }) => {
  process.stdout.write(`${key}\n`);
  await new Promise(() => undefined);
});
process.stdout.write('ready\n');
