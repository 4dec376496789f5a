import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { LatheClient } from '@lathe/client';
import { writeFloatWav } from '../../support/float-wav.ts';
import { noise } from '../../support/noise.ts';
import { eventOf, loudSpec } from '../../support/follow-job.ts';
import { percentile } from '../report/percentile.ts';
import type { ChaosRunParts } from '../run/chaos-run.ts';
import { openTenants } from '../run/run-tenants.ts';
import { scenarioWorkload } from './scenario-run.ts';

const sampleRateHz = 44_100;
const seconds = 120;

/** Running renders are cancelled; from the call to the job's end. @param limitMs of the p99. */
export async function cancelRunning(
  parts: ChaosRunParts,
  { tries, limitMs }: { readonly tries: number; readonly limitMs: number },
): Promise<string> {
  const { farm, store } = parts;
  const signal = AbortSignal.timeout(tries * 60_000);
  const path = join(farm.cluster.folder, 'long-noise.wav');
  const samples = noise(3, seconds * sampleRateHz).map((sample) => sample * 0.1);
  writeFloatWav(path, sampleRateHz, [samples, samples]);
  const { targets, trustedCertificates } = farm;
  const connecting = { store, targets, trustedCertificates, inputPaths: [path], signal };
  const [tenant] = await openTenants(connecting, 'cancel', scenarioWorkload(0, 0));
  const [client] = tenant?.clients ?? [];
  assert.ok(tenant && client);
  const took: number[] = [];
  for (let nth = 0; nth < tries; nth += 1) took.push(await cancelOnce(client, tenant.inputs[0] ?? ''));
  const p50 = percentile(took, 0.5) ?? 0;
  const p99 = percentile(took, 0.99) ?? 0;
  const longest = percentile(took, 1) ?? 0;
  const told = `${tries} running renders ended after p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, longest ${longest.toFixed(0)} ms`;
  assert.ok(p99 <= limitMs, told);
  return told;
}

async function cancelOnce(client: LatheClient, assetId: string): Promise<number> {
  const inputs = [{ role: 'source', assetId, name: 'long-noise.wav' }];
  const { job } = await client.jobs.create({ inputs, spec: loudSpec, noReuse: true });
  await eventOf(client, job.id, ({ job: now }) => now.state === 'running' && !['', 'fetch'].includes(now.phase));
  const askedAtMs = Date.now();
  await client.jobs.cancel(job.id);
  const { atUs, job: ended } = await eventOf(client, job.id, ({ type }) => type === 'finished');
  assert.equal(ended.state, 'cancelled');
  return atUs / 1000 - askedAtMs;
}
