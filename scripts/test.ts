import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { testImages } from '@lathe/local-servers';

/**
 * Runs one set of test files: `unit` (everything that needs nothing but Node, and the contract suites over real servers
 * where these are at hand), `conformance` (the standards), `system` (whole processes, real peers and real music, servers
 * that are killed, an upgrade from the frozen release), `chaos` (a whole farm on real servers, what it promises under
 * single faults), `docker` (the contract suites over servers in containers alone, of the images that `npm run images`
 * builds unless others are named). Further arguments name files or go to the test runner.
 */
const serverSuites = 'tests/servers/**/*.test.ts';
/** Minutes long, since brokers take their time to notice a death: not for every run. */
const longServerSuites = 'tests/servers/**/*-{faults,security}.test.ts';
/** Need a Docker daemon and images. */
const dockerSuites = 'tests/servers/docker-*.test.ts';
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
  docker: ['tests/servers/{postgres-store,kafka-bus,s3-asset-store}.test.ts', dockerSuites],
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
  named.length > 0
    ? named
    : globSync([...patterns], { exclude: set === 'unit' ? [longServerSuites, dockerSuites] : [] }).toSorted();
if (files.length === 0) {
  console.error(`No test files match ${patterns.join(' ')}.`);
  process.exit(1);
}
/** Only Docker, so that a rung below cannot stand in for it. */
const dockerEnvironment = {
  LATHE_TEST_POSTGRES_IMAGE: testImages.postgres,
  LATHE_TEST_KAFKA_IMAGE: testImages.kafka,
  LATHE_TEST_S3_IMAGE: testImages.s3,
  ...process.env,
  LATHE_TEST_SERVERS: 'docker',
};
const concurrency = set === 'unit' || set === 'docker' ? 2 : 1;
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
  { stdio: 'inherit', env: set === 'docker' ? dockerEnvironment : process.env },
);
process.exit(run.status ?? 1);
