import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

/**
 * Runs one set of test files: `unit` (everything that needs nothing but Node, and the contract suites over real servers
 * where these are at hand), `conformance` (the standards), `system` (whole processes, real peers and real music, servers
 * that are killed, an upgrade from the frozen release), `chaos` (a whole farm on real servers, what it promises under single faults). Further arguments name files or go to the test runner.
 */
const serverSuites = 'tests/servers/**/*.test.ts';
/** Minutes long, since brokers take their time to notice a death: not for every run. */
const longServerSuites = 'tests/servers/**/*-{faults,security}.test.ts';
const sets: Record<string, readonly string[]> = {
  unit: [
    'packages/*/src/**/*.test.ts',
    'tests/*.test.ts',
    'tests/{conformance,farm,cli,hostile}/**/*.test.ts',
    'loadtests/**/*.test.ts',
    'tests/chaos/{audit,faults,report,workload}/*.test.ts',
    'tests/compat/release/*.test.ts',
    serverSuites,
  ],
  conformance: ['tests/conformance/**/*.test.ts'],
  chaos: ['tests/chaos/*.test.ts'],
  system: ['tests/{system,peers}/**/*.test.ts', 'tests/compat/*.test.ts', longServerSuites],
};

const [set = 'unit', ...rest] = process.argv.slice(2);
const patterns = sets[set];
if (patterns === undefined) {
  console.error(`There is no test set ${set}; there are: ${Object.keys(sets).join(', ')}.`);
  process.exit(2);
}
const named = rest.filter((argument) => !argument.startsWith('-'));
const options = rest.filter((argument) => argument.startsWith('-'));
const files =
  named.length > 0 ? named : globSync([...patterns], { exclude: set === 'unit' ? [longServerSuites] : [] }).toSorted();
if (files.length === 0) {
  console.error(`No test files match ${patterns.join(' ')}.`);
  process.exit(1);
}
const concurrency = set === 'unit' ? 2 : 1;
const run = spawnSync(
  process.execPath,
  [
    '--test',
    `--test-concurrency=${concurrency}`,
    '--test-reporter=./scripts/test-reporter.ts',
    '--test-reporter-destination=stdout',
    ...options,
    ...files,
  ],
  { stdio: 'inherit' },
);
process.exit(run.status ?? 1);
