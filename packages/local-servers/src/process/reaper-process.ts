/**
 * The process behind `Reaper`: remembers what its parent has started, and cleans up when its standard input ends, which
 * it does however the parent dies.
 */
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { removeContainers } from '../docker/remove-containers.ts';
import { killTree, untilEnded } from './process-tree.ts';
import type { ReaperOrder, Remnant } from './remnant.ts';

const remnants = new Map<string, Remnant>();
for await (const line of createInterface({ input: process.stdin })) {
  const { act, remnant } = JSON.parse(line) as ReaperOrder;
  const key = JSON.stringify(remnant);
  if (act === 'add') remnants.set(key, remnant);
  else remnants.delete(key);
}

const left = [...remnants.values()];
const killed = left.flatMap((remnant) => (remnant.kind === 'process' ? killTree(remnant.pid) : []));
await untilEnded(killed, AbortSignal.timeout(30_000));
// Each for itself: what cannot be removed must not keep the others.
await Promise.allSettled(
  left.map(async (remnant) => {
    if (remnant.kind === 'folder') await rm(remnant.path, { recursive: true, force: true, maxRetries: 5 });
    if (remnant.kind === 'containers') await removeContainers(remnant.daemon, remnant.label);
  }),
);
