import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { LatheClient, RemoteBatchItem } from '@lathe/client';
import { openClusterFarm, openEmbeddedFarm, type FarmUnderLoad } from './farm-under-load.ts';
import { quantileOf, readMetrics, since, sumOf, type Samples } from './read-metrics.ts';

/**
 * Jobs that do nothing, from their submit to their last end, through one gateway: `npm run throughput -- --jobs 20000`.
 * `--on cluster` (PostgreSQL, Kafka, S3), `embedded` (SQLite with its full durability) or both. `--by batch` (a stream) or
 * `create` (a call each, `--callers` at once). `--rate 100` submits the batch at so many jobs a second, for what a farm does
 * that is not full. Everything shares the machine. Prints jobs a second, from claim to start, and the share of each worker.
 * `--profile folder` leaves a CPU profile of every process there.
 */
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '5000' },
    workers: { type: 'string', default: '2' },
    slots: { type: 'string', default: '8' },
    on: { type: 'string', default: 'both' },
    by: { type: 'string', default: 'batch' },
    callers: { type: 'string', default: '32' },
    rate: { type: 'string' },
    profile: { type: 'string' },
    rounds: { type: 'string', default: '1' },
  },
});
const jobs = wholeNumber('jobs', values.jobs);
const size = {
  workers: wholeNumber('workers', values.workers),
  slots: wholeNumber('slots', values.slots),
  profileFolder: values.profile,
};
const callers = wholeNumber('callers', values.callers);
const rounds = wholeNumber('rounds', values.rounds);
const on = oneOf('on', values.on, ['cluster', 'embedded', 'both']);
const by = oneOf('by', values.by, ['batch', 'create']);
/** Jobs a second; null: as fast as they are taken. */
const rate = values.rate === undefined ? null : wholeNumber('rate', values.rate);
if (rate !== null && by === 'create') throw new Error('--rate is of a batch; --by create has --callers.');
const chunkItems = 1000;
/** How long apart the chunks of a rate are, ms. */
const chunkEveryMs = 50;
const spec = { custom: { kind: 'noop' } };
const limitMs = 30 * 60_000;

for (const name of ['cluster', 'embedded'] as const) {
  if (on !== 'both' && on !== name) continue;
  console.error(`${name}: one gateway, ${size.workers} workers of ${size.slots} slots`);
  await using farm = await (name === 'cluster' ? openClusterFarm(size) : openEmbeddedFarm(size));
  // Connections are made, code is compiled, plans are cached.
  await run(farm, Math.min(500, jobs));
  for (let round = 1; round <= rounds; round += 1) report(name, await run(farm, jobs));
}

interface Measured {
  readonly seconds: number;
  /** What the gateway and each worker counted meanwhile. */
  readonly gateway: Samples;
  readonly workers: readonly Samples[];
  /** Of a minute, before and after. */
  readonly loads: readonly [number, number];
}

async function run({ client, gatewayOrigin, workerOrigins }: FarmUnderLoad, count: number): Promise<Measured> {
  const origins = [gatewayOrigin, ...workerOrigins];
  const before = await Promise.all(origins.map(readMetrics));
  const loadBefore = loadavg()[0] ?? 0;
  const startedAtMs = performance.now();
  await (by === 'batch' ? byBatch(client, count) : byCreate(client, count));
  const seconds = (performance.now() - startedAtMs) / 1000;
  const loadAfter = loadavg()[0] ?? 0;
  const after = await Promise.all(origins.map(readMetrics));
  const counted = after.map((samples, index) => since(before[index] ?? new Map(), samples));
  const [gateway = new Map(), ...workers] = counted;
  return { seconds, gateway, workers, loads: [loadBefore, loadAfter] };
}

async function byBatch(client: LatheClient, count: number): Promise<void> {
  let batchId = '';
  let accepted = 0;
  for await (const answer of client.batches.submit({ label: 'throughput', spec }, chunks(count))) {
    if ('opened' in answer) batchId = answer.opened.id;
    if ('results' in answer) accepted += answer.results.filter((result) => 'jobId' in result).length;
  }
  if (accepted !== count) throw new Error(`${accepted} of ${count} jobs were accepted.`);
  const signal = AbortSignal.timeout(limitMs);
  for await (const event of client.batches.watch(batchId, { signal, countsOnly: true })) {
    if (event.type !== 'finished') continue;
    if (event.counts.succeeded !== count) throw new Error(`Not all succeeded: ${JSON.stringify(event.counts)}.`);
    return;
  }
}

async function* chunks(count: number): AsyncGenerator<readonly RemoteBatchItem[]> {
  const beganAtMs = performance.now();
  for (let from = 0; from < count;) {
    await delay(rate === null ? 0 : chunkEveryMs);
    const due = rate === null ? from + chunkItems : Math.ceil((rate * (performance.now() - beganAtMs)) / 1000);
    const until = Math.min(count, from + chunkItems, due);
    if (until > from)
      yield Array.from({ length: until - from }, (_, index) => ({ key: `j-${from + index}`, inputs: [] }));
    from = until;
  }
}

/** Each caller creates a job and watches it to its end before the next one. */
async function byCreate(client: LatheClient, count: number): Promise<void> {
  let next = 0;
  const signal = AbortSignal.timeout(limitMs);
  const caller = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      const { job } = await client.jobs.create({ inputs: [], spec, class: 'bulk' });
      for await (const { job: now } of client.jobs.watch(job.id, { signal }))
        if (now.state === 'failed' || now.state === 'dead') throw new Error(`${job.id}: ${now.error?.message}`);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

function report(name: string, { seconds, gateway, workers, loads }: Measured): void {
  const done = workers.map((samples) => sumOf(samples, 'lathe_worker_attempts_total', 'succeeded'));
  const all = done.reduce((sum, each) => sum + each, 0);
  if (all !== jobs) throw new Error(`The workers counted ${all} attempts that succeeded, not ${jobs}.`);
  const [median, high] = [0.5, 0.99].map((quantile) => {
    const milliseconds = quantileOf(workers, 'lathe_claim_to_start_seconds', quantile) * 1000;
    return milliseconds.toFixed(1);
  });
  const shares = done.map((each) => `${((100 * each) / all).toFixed(0)} %`).join(', ');
  console.log(
    `${name} by ${by}: ${jobs.toLocaleString('en')} jobs in ${seconds.toFixed(1)} s, ${(jobs / seconds).toFixed(0)} a second; ` +
      `claim to start ${median} ms at p50, ${high} ms at p99; shares of ${size.workers} workers ${shares}; ` +
      `CPU a job ${cpuMsAJob([gateway])} ms of the gateway, ${cpuMsAJob(workers)} ms of workers; ` +
      `load ${loads.map((load) => load.toFixed(1)).join(' to ')} on ${availableParallelism()} cores`,
  );
}

/** Does not depend on who else uses the machine, as the rate does. */
function cpuMsAJob(processes: readonly Samples[]): string {
  const seconds = processes.reduce((sum, samples) => sum + sumOf(samples, 'process_cpu_seconds_total'), 0);
  return ((seconds * 1000) / jobs).toFixed(2);
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${option} is a whole number above 0, got ${text}.`);
}

function oneOf<Name extends string>(option: string, text: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  throw new Error(`--${option} is ${names.join(' or ')}, got ${text}.`);
}
