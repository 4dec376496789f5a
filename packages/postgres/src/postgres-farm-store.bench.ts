import { randomUUID } from 'node:crypto';
import { argv } from 'node:process';
import { itemsPerCall, localPrincipal, type Claim, type NewBatchItem, type NewJob, type Offer } from '@lathe/core';
import { findPostgres } from '@lathe/local-servers';
import { migrate } from './migrations/migrate.ts';
import { PostgresFarmStore } from './postgres-farm-store.ts';

/** `node postgres-farm-store.bench.ts [ITEMS] [postgresql://…]`: a million items unless told otherwise. */
const items = Number(argv[2] ?? 1_000_000);
const spanMs = 5000;

const server = await findPostgres(argv[3] === undefined ? { origins: ['local'] } : { given: argv[3] });
if ('missing' in server) throw new Error(server.missing);
await using _server = server;
const url = await server.createDatabase();
await migrate(url);
await using store = await PostgresFarmStore.open({ url });
console.log(server.description);

const job: NewJob = {
  kind: 'master',
  class: 'bulk',
  inputs: [],
  recipe: JSON.stringify({ schema: 'lathe.recipe.master/1', padding: 'x'.repeat(600) }),
  label: 'bench',
  renderKey: null,
  attemptLimit: 3,
};
const worker = {
  workerId: 'w',
  bootId: 'b',
  classes: ['bulk'],
  kinds: ['master'],
  leaseMs: 60_000,
  alone: false,
} as const;

function report(name: string, value: number, unit: string): void {
  console.log(`${name.padEnd(52)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit}`);
}

/** Runs `writers` loops side by side for the span; returns calls per second. */
async function callsPerSecond(writers: number, call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let calls = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() - start < spanMs) {
      await call();
      calls++;
    }
  };
  await Promise.all(Array.from({ length: writers }, loop));
  return calls / ((performance.now() - start) / 1000);
}

async function milliseconds(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await call();
  return performance.now() - start;
}

async function complete(claim: Claim | null): Promise<void> {
  if (claim === null) throw new Error('The bench ran out of jobs.');
  const lease = { tenantId: claim.job.tenantId, jobId: claim.job.id, fence: claim.fence };
  await store.complete(lease, { outcome: 'succeeded', outputs: [] });
}

const submit = (): Promise<unknown> => store.submit(localPrincipal, { job, requestId: randomUUID(), requestHash: '' });
report('durable submit, 1 writer', await callsPerSecond(1, submit), '/s');
report('durable submit, 64 writers', await callsPerSecond(64, submit), '/s');
const claimNext = async (): Promise<void> => complete(await store.claim({ ...worker, hint: null }));
report('claim + complete of queued jobs, 1 worker', await callsPerSecond(1, claimNext), '/s');
report('claim + complete of queued jobs, 16 workers', await callsPerSecond(16, claimNext), '/s');

/** Offers ahead of the workers, and takes events away, as a gateway's loops do. */
async function runFarm(workers: number): Promise<number> {
  const offers: Offer[] = [];
  const farm = { isOver: false };
  const dispatch = (async () => {
    while (!farm.isOver) {
      const queues = await store.waitingQueues(['bulk']);
      const wanted = 4 * workers - offers.length;
      if (wanted > 0) offers.push(...(await store.offerFrom(queues.map((queue) => ({ queue, count: wanted })))));
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const relay = (async () => {
    while (!farm.isOver) {
      const taken = await store.takeOutbox(256);
      await store.markOutboxSent(taken.map(({ outboxId }) => outboxId));
      if (taken.length < 256) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const rate = await callsPerSecond(workers, async () =>
    complete(await store.claim({ ...worker, hint: offers.shift() ?? null })),
  );
  farm.isOver = true;
  await Promise.all([dispatch, relay]);
  return rate;
}
for (let count = 0; count < 20_000; count += 500) await Promise.all(Array.from({ length: 500 }, submit));
report('offer + claim + complete + events out, 32 workers', await runFarm(32), 'jobs/s');

const { batch } = await store.createBatch(localPrincipal, {
  batch: { label: 'bench', class: 'bulk' },
  requestId: null,
  requestHash: '',
});
const { asset } = await store.createAsset(localPrincipal, {
  sha256: 'a'.repeat(64),
  sizeBytes: 1,
  objectKey: 'k',
  name: 'a.wav',
  mediaType: 'audio/wav',
});
const inputs = [{ role: 'source', assetId: asset.id, name: 'a.wav' }];
const itemHash = 'b'.repeat(64);
const startBytes = process.memoryUsage().rss;
let highestBytes = 0;
let next = 0;
const addChunk = async (): Promise<void> => {
  while (next < items) {
    const first = next;
    next = Math.min(items, next + itemsPerCall);
    const chunk = Array.from({ length: next - first }, (_, index): NewBatchItem => {
      const itemKey = `track-${first + index}`;
      return { itemKey, itemHash, job: { ...job, inputs, label: itemKey } };
    });
    await store.addItems(localPrincipal, batch.id, chunk);
    highestBytes = Math.max(highestBytes, process.memoryUsage().rss);
  }
};
const addedMs = await milliseconds(() => Promise.all([addChunk(), addChunk()]));
report(`${items} items added`, addedMs / 1000, 's');
report('  rows a second', items / (addedMs / 1000), '/s');
report('  growth of this process', (highestBytes - startBytes) / 2 ** 20, 'MiB');
report('waitingQueues', await milliseconds(() => store.waitingQueues(['interactive', 'bulk', 'long'])), 'ms');
report('pending', await milliseconds(() => store.pending()), 'ms');
report('dispatchView', await milliseconds(() => store.dispatchView()), 'ms');
report('fold', await milliseconds(() => store.foldBatchChanges(1000)), 'ms');
report('offer + claim + complete + events out, 32 workers', await runFarm(32), 'jobs/s');
report('claim + complete of queued jobs, 16 workers', await callsPerSecond(16, claimNext), '/s');
report('waitingQueues', await milliseconds(() => store.waitingQueues(['interactive', 'bulk', 'long'])), 'ms');
report('cancelBatch', await milliseconds(() => store.cancelBatch(localPrincipal, batch.id)), 'ms');
report('claim after it', await milliseconds(() => store.claim({ ...worker, hint: null })), 'ms');
const settledMs = await milliseconds(() => store.settleCancelled(20_000));
report('items of the cancelled batch settled', 20_000 / (settledMs / 1000), '/s');
