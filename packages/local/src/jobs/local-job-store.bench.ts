import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itemsPerCall, localPrincipal } from '@lathe/core';
import { LocalJobStore } from './local-job-store.ts';

const spanMs = 3000;
const root = mkdtempSync(join(tmpdir(), 'lathe-bench-'));

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

/** What the disk itself does: appends of one page, each with fsync. */
function syncsPerSecond(): number {
  const file = openSync(join(root, 'appends'), 'w');
  const page = Buffer.alloc(4096, 1);
  const start = performance.now();
  let syncs = 0;
  for (; performance.now() - start < 1000; syncs++) {
    writeSync(file, page);
    fsyncSync(file);
  }
  closeSync(file);
  return syncs / ((performance.now() - start) / 1000);
}

await using store = await LocalJobStore.open({ directory: root });
const job = {
  kind: 'master',
  class: 'bulk',
  inputs: [],
  recipe: '{}',
  label: 'bench',
  renderKey: null,
  attemptLimit: 3,
} as const;
const submit = (): Promise<unknown> => store.submit(localPrincipal, { job, requestId: null, requestHash: '' });
const worker = {
  workerId: 'w',
  bootId: 'b',
  classes: ['bulk'],
  kinds: ['master'],
  leaseMs: 60_000,
  hint: null,
  alone: false,
} as const;

async function runOne(): Promise<void> {
  const claim = await store.claim(worker);
  if (claim === null) throw new Error('The bench ran out of jobs.');
  const lease = { tenantId: claim.job.tenantId, jobId: claim.job.id, fence: claim.fence };
  await store.complete(lease, { outcome: 'succeeded', outputs: [] });
}

/** Adds a call of items after the other until the backlog has this many; returns items per second. */
async function itemsPerSecond(items: number): Promise<number> {
  const request = { batch: { label: 'bench', class: 'bulk' }, requestId: null, requestHash: '' } as const;
  const { batch } = await store.createBatch(localPrincipal, request);
  const start = performance.now();
  for (let first = 0; first < items; first += itemsPerCall) {
    const call = Array.from({ length: itemsPerCall }, (_, index) => ({
      itemKey: `item-${first + index}`,
      itemHash: 'a'.repeat(64),
      job: { ...job, inputs: [input], recipe, renderKey: `${'b'.repeat(60)}${first + index}` },
    }));
    await store.addItems(localPrincipal, batch.id, call);
  }
  return items / ((performance.now() - start) / 1000);
}

const backlogItems = Number(process.argv[2] ?? 100_000);
const recipe = JSON.stringify({ schema: 'bench/1', filler: 'x'.repeat(500) });
const { asset } = await store.createAsset(localPrincipal, {
  sha256: 'c'.repeat(64),
  sizeBytes: 1,
  objectKey: 'local/uploads/bench',
  name: 'bench.wav',
  mediaType: 'audio/wav',
});
const input = { role: 'source', assetId: asset.id, name: asset.name };

const rows = [
  ['append 4 KiB + fsync, no database', syncsPerSecond()],
  ['durable submit, 1 writer', await callsPerSecond(1, submit)],
  ['durable submit, 64 writers', await callsPerSecond(64, submit)],
  ['claim + complete, 1 worker', await callsPerSecond(1, runOne)],
  ['claim + complete, 16 workers', await callsPerSecond(16, runOne)],
  [`items added, up to ${backlogItems}`, await itemsPerSecond(backlogItems)],
  ['waitingQueues beside them', await callsPerSecond(1, () => store.waitingQueues(['interactive', 'bulk', 'long']))],
  ['pending beside them', await callsPerSecond(1, () => store.pending())],
  ['claim + complete, 16 workers beside', await callsPerSecond(16, runOne)],
] as const;
for (const [name, perSecond] of rows) console.log(`${name.padEnd(36)} ${perSecond.toFixed(0).padStart(7)} /s`);
rmSync(root, { recursive: true });
