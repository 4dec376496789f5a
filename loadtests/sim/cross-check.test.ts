import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EmbeddedStore } from './embedded-store.ts';
import { LightStore } from './light-store.ts';
import { runScenario, slowdownOfSmall, type Scenario } from './run-scenario.ts';

const shape = { slots: 4, reserved: 1, workers: 10, jobs: 400, name: 'test' };
const openLight: Scenario['openStore'] = (clock) => Promise.resolve(new LightStore(clock));

test('the light store and the embedded one drain the same farm alike: time within 5 %, calls within 10 %', async () => {
  const scenario = { ...shape, deathsPerHour: 0 };
  const light = await runScenario({ ...scenario, openStore: openLight });
  const embedded = await runScenario({ ...scenario, openStore: (clock) => EmbeddedStore.open(clock) });
  assert.ok(
    Math.abs(light.drainSeconds / embedded.drainSeconds - 1) < 0.05,
    `${light.drainSeconds} ${embedded.drainSeconds}`,
  );
  const [lightCalls, calls] = [light, embedded].map((figures) => figures.callsPerSecond * figures.drainSeconds);
  assert.ok(Math.abs((lightCalls ?? 0) / (calls ?? 1) - 1) < 0.1, `${lightCalls} ${calls}`);
});

test('with deaths every job still ends, the lost ones after their lease', async () => {
  const figures = await runScenario({ ...shape, deathsPerHour: 600, openStore: openLight });
  assert.ok(figures.deaths > 5);
  assert.ok(figures.jobs >= shape.jobs);
  assert.ok(figures.recoverySeconds.p50 > 10);
});

test('equal tenants with jobs of 2 to 28 s get equal work, and 100 jobs beside 10,000 take at most 2.2 times as long', async () => {
  const scenario = { ...shape, workers: 25, jobs: 10_000, deathsPerHour: 0, openStore: openLight };
  assert.ok((await runScenario(scenario)).jain >= 0.95);
  assert.ok((await slowdownOfSmall(scenario)) <= 2.2);
});
