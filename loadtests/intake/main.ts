import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { Cluster } from '@lathe/cli/farm';
import { LatheClient, type RemoteBatchItem } from '@lathe/client';

/**
 * How fast one gateway accepts items, each with a durable row and its id answered: `npm run intake -- --items 1000000`.
 * Real PostgreSQL, Kafka and S3 and one gateway share the machine with the submitter; no worker runs. By `stream` (gRPC),
 * by `manifest` (JSON lines over REST), or both. Prints seconds, items a second and how much the gateway's memory grew at
 * most; ends with 1 where a million items would take more than 150 s, or it grew by 200 MB or more.
 */
const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '1000000' },
    by: { type: 'string', default: 'both' },
    chunk: { type: 'string', default: '2000' },
  },
});
const items = wholeNumber('items', values.items);
const chunkItems = wholeNumber('chunk', values.chunk);

interface Figures {
  readonly by: string;
  readonly items: number;
  readonly seconds: number;
  readonly growthMib: number;
}

await using cluster = await Cluster.start({ gateways: 1, workers: 0, onStep: (step) => console.error(step) });
const [gateway] = cluster.gateways;
if (gateway === undefined) throw new Error('The cluster has no gateway.');
const key = (await readFile(cluster.credentials.apiKeyFile, 'utf8')).trim();
const trustedCertificates = await readFile(cluster.credentials.caFile);
using client = LatheClient.connect(gateway.grpcTarget, { key, trustedCertificates });
const track = join(cluster.folder, 'track.wav');
await writeFile(track, 'RIFF of nothing');
const { asset } = await client.assets.uploadFile(track);
const measured: Figures[] = [];
if (values.by !== 'manifest') measured.push(await measure('stream', byStream));
if (values.by !== 'stream') measured.push(await measure('manifest', byManifest));
const limits = { secondsOfMillion: 150, growthMb: 200 } as const;
for (const { by, seconds, growthMib } of measured) {
  const isMissed = (seconds / items) * 1e6 > limits.secondsOfMillion || growthMib * (2 ** 20 / 1e6) >= limits.growthMb;
  if (isMissed) process.exitCode = 1;
  const rate = Math.round(items / seconds).toLocaleString('en');
  console.log(
    `${by}: ${items.toLocaleString('en')} items in ${seconds.toFixed(1)} s, ${rate} a second, gateway +${growthMib} MiB (${availableParallelism()} cores)${isMissed ? ': missed' : ''}`,
  );
}

async function measure(by: string, submit: () => Promise<number>): Promise<Figures> {
  const before = residentMib();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, residentMib())), 250);
  const startedAtMs = performance.now();
  const accepted = await submit();
  const seconds = (performance.now() - startedAtMs) / 1000;
  clearInterval(watch);
  if (accepted !== items) throw new Error(`${accepted} of ${items} items were accepted.`);
  return { by, items, seconds, growthMib: most - before };
}

async function byStream(): Promise<number> {
  let accepted = 0;
  let shown = 0;
  const batch = { label: 'intake by stream', spec: { master: { target_lufs: -14 } }, noReuse: true };
  for await (const answer of client.batches.submit(batch, chunks())) {
    if (!('results' in answer)) continue;
    for (const result of answer.results) if ('jobId' in result) accepted += 1;
    if (accepted - shown >= 100_000) console.error(`${(shown = accepted).toLocaleString('en')} accepted`);
  }
  return accepted;
}

async function* chunks(): AsyncGenerator<readonly RemoteBatchItem[]> {
  for (let from = 0; from < items; from += chunkItems) {
    const count = Math.min(chunkItems, items - from);
    yield await Promise.resolve(
      Array.from({ length: count }, (_, index) => ({
        key: `track-${from + index}`,
        inputs: [{ role: 'source', assetId: asset.id, name: 'track.wav' }],
      })),
    );
  }
}

async function byManifest(): Promise<number> {
  const spec = encodeURIComponent('{"targetLufs":-14}');
  const sent = request(`${gateway?.httpOrigin}/v1/batches?label=intake%20by%20manifest&noReuse=true&master=${spec}`, {
    method: 'POST',
    ca: trustedCertificates,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
  });
  Readable.from(lines()).pipe(sent);
  const [answer] = await once(sent, 'response');
  if (answer.statusCode !== 201) throw new Error(`The manifest was answered with ${answer.statusCode}.`);
  let accepted = 0;
  for await (const line of createInterface({ input: answer })) {
    if (line.includes('"jobId"')) accepted += 1;
    else if (line.includes('"problem"') || line.includes('"error"')) throw new Error(line);
  }
  return accepted;
}

function* lines(): Generator<string> {
  for (let item = 0; item < items; item++) yield `{"key":"track-${item}","assetId":"${asset.id}"}\n`;
}

/** Resident memory of the gateway, MiB. */
function residentMib(): number {
  const status = readFileSync(`/proc/${gateway?.process.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} is a whole number above 0, got ${text}.`);
}
