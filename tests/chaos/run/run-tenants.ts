import { LatheClient } from '@lathe/client';
import { newKeyText, tenantId, tenantScopes } from '@lathe/core';
import type { PostgresFarmStore } from '@lathe/postgres';
import type { JobsClient } from '@lathe/proto';
import type { Workload } from '../workload/chaos-job.ts';
import { openWatchChannel } from './raw-watch.ts';
import { repeatUntilAnswered } from './repeat-until-answered.ts';

/** A tenant of a run, with a client for each gateway. */
export interface RunTenant {
  readonly name: string;
  readonly clients: readonly LatheClient[];
  /** To the same gateways, for what follows jobs without our library. */
  readonly watchChannels: readonly JobsClient[];
  /** Asset ids of the inputs, by number. */
  readonly inputs: readonly string[];
}

/** Makes the tenants of a run with their keys and caps, and uploads every input for each. */
export async function openTenants(
  parts: {
    readonly store: PostgresFarmStore;
    readonly targets: readonly string[];
    readonly trustedCertificates: Buffer;
    readonly inputPaths: readonly string[];
    readonly signal: AbortSignal;
  },
  runName: string,
  { tenants }: Workload,
): Promise<readonly RunTenant[]> {
  const { store, targets, trustedCertificates, inputPaths, signal } = parts;
  return await Promise.all(
    tenants.map(async ({ maxRunning }, index): Promise<RunTenant> => {
      const name = `${runName}-${index}`;
      const id = tenantId(name);
      const { text: key, lookup, secretHash } = newKeyText();
      await store.createKey({ tenantId: id, name, scopes: tenantScopes, lookup, secretHash, expiresAtUs: null });
      if (maxRunning !== null) await store.setTenant({ tenantId: id, weight: 1, maxRunning });
      const settings = { key, trustedCertificates };
      const clients = targets.map((target) => LatheClient.connect(target, settings));
      const inputs: string[] = [];
      for (const path of inputPaths)
        inputs.push(
          await repeatUntilAnswered(
            async (nth) => (await clientAt(clients, nth).assets.uploadFile(path, { signal })).asset.id,
            signal,
          ),
        );
      const watchChannels = targets.map((target) => openWatchChannel(target, settings));
      return { name, clients, watchChannels, inputs };
    }),
  );
}

/** Ends every connection of a run's tenants. */
export function closeTenants(tenants: readonly RunTenant[]): void {
  for (const { clients, watchChannels } of tenants) for (const each of [...clients, ...watchChannels]) each.close();
}

/** The gateway whose turn it is. */
export function clientAt(clients: readonly LatheClient[], nth: number): LatheClient {
  const client = clients[nth % clients.length];
  if (client === undefined) throw new RangeError('A run needs at least one gateway.');
  return client;
}
