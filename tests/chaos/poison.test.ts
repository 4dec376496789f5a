import { after, test } from 'node:test';
import { isFullSize, openForTests } from './open-for-tests.ts';
import { poison } from './scenarios/poison.ts';
import { neighbourJobs, poisonNeighbours } from './scenarios/poison-neighbours.ts';
import { calmReferences, scenarioJobs } from './scenarios/scenario-run.ts';
import { inputCountFor } from './workload/plan-workload.ts';

const workerEnvironment = {
  NODE_OPTIONS: `--import=${new URL('scenarios/poisonable-thread.ts', import.meta.url).href}`,
};
const fleet = { gateways: 1, workers: 3, brokers: 1, slots: 2, workerEnvironment } as const;

const bench = await openForTests('poison among good jobs', fleet, inputCountFor(Math.max(scenarioJobs, neighbourJobs)));
if (bench !== null) {
  const { parts } = bench;
  after(async () => await bench[Symbol.asyncDispose]());

  test('jobs that kill their thread or their worker die after exactly three attempts, and nothing else dies', async (t) => {
    t.diagnostic(await poison(parts, await calmReferences(parts)));
  });

  if (isFullSize)
    test("1 % poison: neighbours' p95 grows by at most 5 % where it kills a thread, by 25 % where it kills a worker", async (t) => {
      t.diagnostic(await poisonNeighbours(parts));
    });
}
