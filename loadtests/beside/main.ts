import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Cluster } from '@lathe/cli/farm';
import { PostgresFarmStore } from '@lathe/postgres';
import { writeInputs } from '../../tests/chaos/workload/write-inputs.ts';
import { percentile } from '../sim/outcome.ts';
import { cancelBacklog } from './cancel-backlog.ts';
import { equalTenants } from './equal-tenants.ts';
import { interactiveStarts } from './interactive-starts.ts';
import { LoadTenant } from './load-tenant.ts';
import { WorkerLog } from './worker-log.ts';

/**
 * What others feel of a backlog: `npm run beside`. Real PostgreSQL, Kafka and S3, one gateway and one worker, whose one
 * bulk slot renders the backlog's recordings while a second slot is kept for interactive jobs. Measured are the start of
 * interactive jobs, how long a small tenant takes beside the backlog and alone, how equal the shares of equal tenants are,
 * and what of the backlog begins after its cancel. Ends with 1 where a goal is missed.
 */
const { values } = parseArgs({
  options: {
    backlog: { type: 'string', default: '1000000' },
    interactive: { type: 'string', default: '200' },
    small: { type: 'string', default: '100' },
    tenants: { type: 'string', default: '5' },
    each: { type: 'string', default: '40' },
    recordings: { type: 'string', default: '4' },
  },
});
const size = {
  backlog: wholeNumber('backlog', values.backlog),
  interactive: wholeNumber('interactive', values.interactive),
  small: wholeNumber('small', values.small),
  tenants: wholeNumber('tenants', values.tenants),
  each: wholeNumber('each', values.each),
  recordings: wholeNumber('recordings', values.recordings),
};
const goals = { interactiveP95Ms: 250, smallRatio: 2.2, jain: 0.95, lastStartMs: 1000 } as const;
const warmingJobs = 10;
const say = (line: string): void => console.error(line);

await using cluster = await Cluster.start({
  gateways: 1,
  workers: 1,
  slots: 2,
  workerEnvironment: () => ({ LATHE_INTERACTIVE_RESERVED: '1' }),
  onStep: say,
});
const [gateway, worker] = [cluster.gateways[0], cluster.workers[0]];
if (gateway === undefined || worker === undefined) throw new Error('The cluster has no gateway or no worker.');
const log = new WorkerLog(worker.process.logFile);
await using store = await PostgresFarmStore.open({ url: cluster.servers.databaseUrl, poolSize: 2 });
const folder = join(cluster.folder, 'recordings');
await mkdir(folder, { recursive: true });
const at = {
  store,
  target: gateway.grpcTarget,
  trustedCertificates: await readFile(cluster.credentials.caFile),
  paths: writeInputs(folder, size.recordings),
};
using tenants = new DisposableStack();
const open = async (name: string): Promise<LoadTenant> => tenants.use(await LoadTenant.open(name, at));
const [small, hoarder, person] = [await open('small'), await open('hoarder'), await open('person')];
const equals: LoadTenant[] = [];
for (let index = 1; index <= size.tenants; index += 1) equals.push(await open(`equal-${index}`));

say('Warming the render threads and the gateway');
await interactiveStarts(person, log, warmingJobs);
await small.untilOver(await small.submit('warming', warmingJobs));

say(`${size.small} jobs alone`);
const aloneSeconds = await secondsOf(async () => small.untilOver(await small.submit('alone', size.small)));
say(`${aloneSeconds.toFixed(1)} s. Submitting the backlog`);
const intakeBeganMs = performance.now();
const { batchId: backlogId } = await hoarder.submit('backlog', size.backlog, {
  keepsIds: false,
  onAccepted: (items) => items % 100_000 === 0 && say(`${items.toLocaleString('en')} accepted`),
});
const intakeSeconds = (performance.now() - intakeBeganMs) / 1000;
say(`${intakeSeconds.toFixed(1)} s. ${size.interactive} interactive jobs, one after another`);
const starts = await interactiveStarts(person, log, size.interactive);
say(`${size.small} jobs beside the backlog`);
const besideSeconds = await secondsOf(async () => small.untilOver(await small.submit('beside', size.small)));
say(`${size.tenants} equal tenants, ${size.each} jobs each`);
const shares = await equalTenants(equals, log, size.each);
// The others have had their turn: the slot is the backlog's again.
await delay(10_000);
say('The backlog is cancelled');
const cancelled = await cancelBacklog(hoarder, backlogId, cluster.servers.databaseUrl);

const p95Ms = percentile(
  starts.map((start) => start.ackToFirstBlockMs),
  0.95,
);
const ratio = besideSeconds / aloneSeconds;
const lastStartMs = Math.max(0, ...cancelled.begunAfterMs);
const loads = loadavg().map((load) => load.toFixed(1));
console.log(
  [
    `${size.backlog.toLocaleString('en')} bulk jobs pending, ${availableParallelism()} cores, load ${loads.join(' ')}`,
    row('interactive: submit answered to first block', (start) => start.ackToFirstBlockMs),
    row('interactive: to first block of the output', (start) => start.ackToFirstWrittenBlockMs),
    row('interactive: claim to first block', (start) => start.claimToFirstBlockMs),
    `small tenant: ${size.small} jobs alone ${aloneSeconds.toFixed(1)} s, beside ${besideSeconds.toFixed(1)} s, ratio ${ratio.toFixed(2)}`,
    `equal tenants: ${shares.rendered.join(', ')} rendered, Jain ${shares.jain.toFixed(4)}`,
    `cancel of the backlog: answered in ${cancelled.answerMs} ms; ${cancelled.begunBefore} of its jobs began in the 5 s before, ${cancelled.begunAfterMs.length} in the 5 s after${lastStartMs === 0 ? '' : `, the last ${lastStartMs.toFixed(0)} ms after the answer`}`,
  ].join('\n'),
);
const missed = [
  ...(p95Ms <= goals.interactiveP95Ms ? [] : [`interactive p95 ${p95Ms} ms > ${goals.interactiveP95Ms} ms`]),
  ...(ratio <= goals.smallRatio ? [] : [`small tenant ${ratio.toFixed(2)} > ${goals.smallRatio}`]),
  ...(cancelled.begunBefore > 0 ? [] : ['nothing of the backlog ran when it was cancelled, so nothing was shown']),
  ...(lastStartMs <= goals.lastStartMs ? [] : [`a job began ${lastStartMs.toFixed(0)} ms after the cancel`]),
  ...(shares.jain >= goals.jain ? [] : [`Jain ${shares.jain.toFixed(4)} < ${goals.jain}`]),
];
for (const goal of missed) console.log(`missed: ${goal}`);
if (missed.length > 0) process.exitCode = 1;

function row(name: string, of: (start: (typeof starts)[number]) => number): string {
  const figures = starts.map(of);
  const shown = [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${percentile(figures, share)} ms`);
  return `${name}: ${shown.join(', ')} (${figures.length} jobs)`;
}

async function secondsOf(act: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await act();
  return (performance.now() - startedAtMs) / 1000;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} is a whole number above 0, got ${text}.`);
}
