import { findKafka, findPostgres, findS3, findToxiproxy, type FoundServer, type NoServer } from '@lathe/local-servers';

/**
 * Finds, or fetches and builds once, every real server that suites need, starts each and stops it: `npm run servers`.
 * Ends non-zero when one is missing, after saying what would bring it.
 */
const onStep = (step: string): void => console.log(`  ${step} …`);
const options = { onStep, mayFetch: true };
const searches: readonly (readonly [name: string, find: () => Promise<FoundServer | NoServer>])[] = [
  ['PostgreSQL', () => findPostgres(options)],
  ['Kafka', () => findKafka(options)],
  ['S3', () => findS3(options)],
  ['Toxiproxy', () => findToxiproxy(options)],
];
let missing = 0;
for (const [name, find] of searches) {
  const found = await find();
  if ('missing' in found) {
    missing += 1;
    console.log(`MISSING ${name}: ${found.missing}`);
    continue;
  }
  console.log(`ok      ${name}: ${found.description}`);
  await found[Symbol.asyncDispose]();
}
process.exit(missing === 0 ? 0 : 1);
