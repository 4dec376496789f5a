import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { LatheError } from '@lathe/core/errors';
import { WorkLink, type ClaimedWork } from '@lathe/worker';
import { eventOf, loudSpec } from '../../support/follow-job.ts';
import type { ChaosRunParts } from '../run/chaos-run.ts';
import { openTenants } from '../run/run-tenants.ts';
import { scenarioWorkload } from './scenario-run.ts';

const claimsAtOnce = 10;
const watchesAtOnce = 50;

/** Workers that renew nothing and, once their leases are lost, claim to have finished: every one is refused. */
export async function zombies(parts: ChaosRunParts, count: number): Promise<string> {
  const { farm, store, inputPaths } = parts;
  const { cluster, targets, trustedCertificates } = farm;
  const signal = AbortSignal.timeout(300_000);
  // Nobody else may claim these jobs.
  await Promise.all(cluster.workers.map(({ process }) => process.stop()));
  const connecting = { store, targets, trustedCertificates, inputPaths: inputPaths.slice(0, 1), signal };
  const [tenant] = await openTenants(connecting, 'zombie', scenarioWorkload(0, 0));
  const [client] = tenant?.clients ?? [];
  assert.ok(tenant && client);
  const inputs = [{ role: 'source', assetId: tenant.inputs[0] ?? '', name: 'music.wav' }];
  const jobIds: string[] = [];
  for (let nth = 0; nth < count; nth += 1)
    jobIds.push((await client.jobs.create({ inputs, spec: loudSpec, noReuse: true })).job.id);
  const key = (await readFile(cluster.credentials.workerKeyFile, 'utf8')).trim();
  const identity = { workerId: `zombie-${process.pid}-0badf00d`, bootId: randomUUID() };
  using link = new WorkLink(targets.join(), identity, { key, trustedCertificates });
  const claims = await claimAll(link, count, signal);
  for (let from = 0; from < jobIds.length; from += watchesAtOnce)
    await Promise.all(
      jobIds.slice(from, from + watchesAtOnce).map((id) => eventOf(client, id, ({ type }) => type === 'requeued')),
    );
  const answers = await Promise.all(claims.map((claim) => completeLate(link, claim)));
  const refused = answers.filter((answer) => answer === 'stale_fence').length;
  assert.deepEqual([...new Set(answers)], ['stale_fence']);
  for (const jobId of jobIds) await client.jobs.cancel(jobId);
  await Promise.all(cluster.workers.map(({ process }) => process.restart()));
  return `${refused} of ${count} late completions refused`;
}

async function claimAll(link: WorkLink, count: number, signal: AbortSignal): Promise<readonly ClaimedWork[]> {
  const claims: ClaimedWork[] = [];
  const slots = { slots: 1, freeSlots: 1, freeInteractiveOnly: 0 };
  const classes = ['interactive', 'bulk', 'long'] as const;
  const wish = { classes, kinds: ['master'], most: 1, hints: [], alone: true, slots };
  while (claims.length < count) {
    signal.throwIfAborted();
    const missing = Math.min(claimsAtOnce, count - claims.length);
    const answers = await Promise.all(Array.from({ length: missing }, () => link.claim(wish)));
    claims.push(...answers.flatMap(({ works }) => works));
  }
  return claims;
}

async function completeLate(link: WorkLink, { lease }: ClaimedWork): Promise<string> {
  try {
    await link.complete(lease, { outcome: 'cancelled' });
    return 'accepted';
  } catch (caught) {
    return LatheError.from(caught).code;
  }
}
