import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { runSuite } from '../tests/chaos/run/run-suite.ts';
import { violationsOf } from '../tests/chaos/report/run-report.ts';

/**
 * `npm run chaos`: real masters on a farm of processes whose parts die, then an audit. No finished render is ever reused,
 * so --no-reuse changes nothing; it is there to be said. One calm run serves all seeds; its hashes are kept in
 * .lathe/chaos-calm for further commands on the same sources, and --fresh-calm makes it again.
 */
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    'fresh-calm': { type: 'boolean', default: false },
    'no-reuse': { type: 'boolean', default: true },
    json: { type: 'string', default: '.lathe/chaos.json' },
  },
});
const jobs = whole('jobs', values.jobs, 8);
const firstSeed = whole('seed', values.seed, 0);
const count = whole('seeds', values.seeds, 1);
// About as long as two cores need for the work while its parts die.
const minutes = values.minutes === undefined ? Math.max(1.5, jobs / 750) : Number(values.minutes);
if (!(minutes > 0)) refuse(`--minutes is a number above 0, got ${JSON.stringify(values.minutes)}.`);

const begun = performance.now();
const reports = await runSuite({
  jobs,
  seeds: Array.from({ length: count }, (_, index) => firstSeed + index),
  minutes,
  mayFetch: true,
  isCalmFresh: values['fresh-calm'],
  onStep: (step) => console.log(`${((performance.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${step}`),
  onReport: (soFar) => {
    mkdirSync(dirname(values.json), { recursive: true });
    writeFileSync(values.json, `${JSON.stringify(soFar, null, 2)}\n`);
  },
});
const failed = reports.filter((report) => violationsOf(report) > 0).length;
console.log(`${reports.length - failed} passed, ${failed} failed; figures in ${values.json}`);
process.exit(failed === 0 ? 0 : 1);

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    refuse(`--${name} is a whole number from ${least}, got ${JSON.stringify(text)}.`);
  return value;
}

function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}
