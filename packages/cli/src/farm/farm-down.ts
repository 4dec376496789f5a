import { LatheError } from '@lathe/core/errors';
import { isSameProcess, killTree, untilEnded, type ProcessIdentity } from '@lathe/local-servers';
import { rm } from 'node:fs/promises';
import { farmStateFile, readFarmState } from './farm-state.ts';
import type { FarmCommandValues } from './farm-values.ts';

/** A worker's grace, a gateway's and the servers' end. */
const orderlyLimitMs = 180_000;
const killedLimitMs = 30_000;

/** Stops the farm that `up` started, and nothing else: a process that has got the number of one of it is left alone. */
export async function farmDown(values: FarmCommandValues): Promise<number> {
  const file = farmStateFile(values.data, process.env['XDG_STATE_HOME']);
  const state = await readFarmState(file);
  if (state === null) throw new LatheError('not_found', `No farm of "lathe farm up" runs here: there is no ${file}.`);
  const rest = state.farm?.processes ?? [];
  if (isSameProcess(state.owner)) {
    process.stderr.write('Stopping: workers end or give back what they render …\n');
    process.kill(state.owner.pid, 'SIGTERM');
    if (!(await haveEnded([state.owner], orderlyLimitMs))) killTree(state.owner.pid);
  }
  // What it started ends with it; after a kill that takes a moment.
  if (!(await haveEnded([state.owner, ...rest], killedLimitMs)))
    for (const each of rest) if (isSameProcess(each)) killTree(each.pid);
  await rm(file, { force: true });
  process.stdout.write('The farm is down.\n');
  return 0;
}

async function haveEnded(processes: readonly ProcessIdentity[], limitMs: number): Promise<boolean> {
  const running = processes.filter(isSameProcess).map(({ pid }) => pid);
  try {
    await untilEnded(running, AbortSignal.timeout(limitMs));
    return true;
  } catch {
    return false;
  }
}
