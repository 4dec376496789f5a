import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { EmbeddedStore } from './embedded-store.ts';
import { LightStore } from './light-store.ts';
import { runScenario, slowdownOfSmall, type Figures, type Scenario } from './run-scenario.ts';
import { scalePage, table } from './scale-page.ts';

/**
 * Simulates farms of many workers: `npm run sim`. With `--write` it writes docs/reference/scale.md, too. Sizes by
 * `--workers` and `--jobs`; the defaults take about a quarter of an hour.
 */
const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '10000' },
    jobs: { type: 'string', default: '10000000' },
    write: { type: 'boolean', default: false },
  },
});
const workers = wholeNumber('workers', values.workers);
const jobs = wholeNumber('jobs', values.jobs);

const openLight: Scenario['openStore'] = (clock) => Promise.resolve(new LightStore(clock));
const openEmbedded: Scenario['openStore'] = (clock) => EmbeddedStore.open(clock);
const shape = { slots: 4, reserved: 1 };
const small = { ...shape, workers: 25, jobs: 3000, deathsPerHour: 0 };
const large = { ...shape, workers, jobs, deathsPerHour: 0, openStore: openLight };

const scenarios: readonly Scenario[] = [
  { ...small, name: 'small farm, embedded store', openStore: openEmbedded },
  { ...small, name: 'small farm, light store', openStore: openLight },
  { ...small, name: 'small farm with deaths, embedded store', deathsPerHour: 250, openStore: openEmbedded },
  { ...small, name: 'small farm with deaths, light store', deathsPerHour: 250, openStore: openLight },
  { ...large, name: 'tenth of the fleet', workers: Math.ceil(workers / 10), jobs: Math.ceil(jobs / 10) },
  {
    ...large,
    name: 'tenth of the fleet, a death per worker and day',
    workers: Math.ceil(workers / 10),
    jobs: Math.ceil(jobs / 10),
    deathsPerHour: workers / 240,
  },
  {
    ...large,
    name: 'tenth of the fleet, a death per worker and hour',
    workers: Math.ceil(workers / 10),
    jobs: Math.ceil(jobs / 10),
    deathsPerHour: workers / 10,
  },
  { ...large, name: 'the whole fleet' },
];

const figures: Figures[] = [];
for (const scenario of scenarios) {
  console.error(`${scenario.name}: ${scenario.workers} workers, ${scenario.jobs} jobs …`);
  figures.push(await runScenario(scenario));
  console.error(`  simulated in ${figures.at(-1)?.wallSeconds.toFixed(0)} s`);
}
const slowdown = await slowdownOfSmall({ ...large, name: 'small tenant', workers: 25, jobs: Math.ceil(jobs / 10) });
const told = { figures, slowdown, cores: availableParallelism(), node: process.versions.node };
console.log(table(figures));
console.log(
  `\n100 jobs beside ${Math.ceil(jobs / 10)}: ${slowdown.toFixed(2)} times what they take alone on 25 workers.`,
);
if (values.write) {
  const path = new URL('../../docs/reference/scale.md', import.meta.url);
  writeFileSync(path, scalePage(told, readFileSync(path, 'utf8')));
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    console.error(`--${name} is a whole number of 1 or more, got ${JSON.stringify(text)}.`);
    process.exit(2);
  }
  return value;
}
