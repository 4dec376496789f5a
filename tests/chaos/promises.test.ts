import { after, test } from 'node:test';
import { isFullSize, openForTests } from './open-for-tests.ts';
import { cancelRunning } from './scenarios/cancel-running.ts';
import { databaseOutage } from './scenarios/database-outage.ts';
import { kafkaOutage } from './scenarios/kafka-outage.ts';
import { killedWorker } from './scenarios/killed-worker.ts';
import { rollingRestart } from './scenarios/rolling-restart.ts';
import { calmReferences, scenarioWorkload } from './scenarios/scenario-run.ts';
import { zombies } from './scenarios/zombies.ts';

/** The small size runs on machines that are busy with other things, and is not held to the goals of 20 s and 1 s. */
const size = isFullSize
  ? {
      kafkaOutageMs: 600_000,
      databaseOutageMs: 60_000,
      zombies: 500,
      kills: { rounds: 20, limitMs: 20_000 },
      cancels: { tries: 100, limitMs: 1000 },
    }
  : {
      kafkaOutageMs: 25_000,
      databaseOutageMs: 10_000,
      zombies: 50,
      kills: { rounds: 1, limitMs: 30_000 },
      cancels: { tries: 5, limitMs: 5000 },
    };
const fleet = { gateways: 2, workers: 3, brokers: 3, slots: 1 } as const;

const bench = await openForTests('promises under faults', fleet, scenarioWorkload(0, 0).inputCount);
if (bench !== null) {
  const { parts } = bench;
  after(async () => await bench[Symbol.asyncDispose]());
  const references = calmReferences(parts);
  await references;

  test('a rolling restart of all workers and gateways fails no job and burns no attempt; every watch resumes', async (t) => {
    t.diagnostic(await rollingRestart(parts, await references));
  });

  test("a killed worker's jobs run again elsewhere, those on offer to it too", async (t) => {
    t.diagnostic(await killedWorker(parts, await references, size.kills));
  });

  test('a running render that is cancelled ends soon', async (t) => {
    t.diagnostic(await cancelRunning(parts, size.cancels));
  });

  test(`${size.kafkaOutageMs / 1000} s without Kafka: submits succeed, jobs flow within 10 s of its return, nothing is lost`, async (t) => {
    t.diagnostic(await kafkaOutage(parts, await references, size.kafkaOutageMs));
  });

  test(`${size.databaseOutageMs / 1000} s without database: jobs flow within 10 s of its return, nothing is lost`, async (t) => {
    t.diagnostic(await databaseOutage(parts, await references, size.databaseOutageMs));
  });

  test(`${size.zombies} of ${size.zombies} zombie completions are refused`, async (t) => {
    t.diagnostic(await zombies(parts, size.zombies));
  });
}
