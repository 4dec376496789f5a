import { after, test } from 'node:test';
import { openForTests } from './open-for-tests.ts';
import { poison } from './scenarios/poison.ts';
import { calmReferences, scenarioWorkload } from './scenarios/scenario-run.ts';

const workerEnvironment = {
  NODE_OPTIONS: `--import=${new URL('scenarios/poisonable-thread.ts', import.meta.url).href}`,
};
const fleet = { gateways: 1, workers: 3, brokers: 1, slots: 2, workerEnvironment } as const;

const bench = await openForTests('poison among good jobs', fleet, scenarioWorkload(0, 0).inputCount);
if (bench !== null) {
  const { parts } = bench;
  after(async () => await bench[Symbol.asyncDispose]());
  const references = await calmReferences(parts);

  test('jobs that kill their thread or their worker die after exactly three attempts, and nothing else dies', async (t) => {
    t.diagnostic(await poison(parts, references));
  });
}
