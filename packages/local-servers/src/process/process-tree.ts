import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process as the system lists it. */
interface ListedProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** Ended, but not yet collected by its parent. */
  readonly ended: boolean;
}

/** Every process below one, however deep; the one itself is not among them. */
export function descendantsOf(pid: number): number[] {
  const listed = listProcesses().filter(({ ended }) => !ended);
  const found: number[] = [];
  for (let parents = [pid]; parents.length > 0;) {
    parents = listed.filter(({ parentPid }) => parents.includes(parentPid)).map((process) => process.pid);
    found.push(...parents);
  }
  return found;
}

/** Stops a process and all below it at once, so that none of them starts another. @returns all that were stopped. */
export function pauseTree(pid: number): number[] {
  const stopped = new Set<number>();
  // A child may have been started between the listing and the signal; it is found in the next round.
  for (let found = [pid]; found.length > 0; found = descendantsOf(pid).filter((child) => !stopped.has(child))) {
    for (const member of found) {
      send(member, 'SIGSTOP');
      stopped.add(member);
    }
  }
  return [...stopped];
}

/** Lets a process that was paused go on, with all below it. */
export function resumeTree(pid: number): void {
  for (const member of [...descendantsOf(pid).toReversed(), pid]) send(member, 'SIGCONT');
}

/** SIGKILL for a process and all below it. @returns all that were killed. */
export function killTree(pid: number): number[] {
  const members = pauseTree(pid);
  for (const member of members) send(member, 'SIGKILL');
  return members;
}

/** Resolves when all of these have ended. @throws the signal's reason. */
export async function untilEnded(pids: readonly number[], signal: AbortSignal): Promise<void> {
  const waiting = new Set(pids);
  // Nothing tells of the end of a process that is no child of ours: it has to be looked for.
  for (;;) {
    const running = new Set(
      listProcesses()
        .filter(({ ended }) => !ended)
        .map(({ pid }) => pid),
    );
    if (!waiting.values().some((pid) => running.has(pid))) return;
    await delay(10, undefined, { signal });
  }
}

/** Whether the process was there to be told. */
export function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

function listProcesses(): ListedProcess[] {
  return process.platform === 'linux' ? fromProc() : fromPs();
}

function fromProc(): ListedProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .flatMap((name) => {
      try {
        // The name of the program stands in brackets and may hold anything: state and parent follow the last one.
        const text = readFileSync(`/proc/${name}/stat`, 'latin1');
        const [state = '', parentPid] = text.slice(text.lastIndexOf(')') + 2).split(' ');
        return [{ pid: Number(name), parentPid: Number(parentPid), ended: state === 'Z' || state === 'X' }];
      } catch {
        return []; // It ended while we looked.
      }
    });
}

function fromPs(): ListedProcess[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length === 3)
    .map(([pid, parentPid, state = '']) => ({
      pid: Number(pid),
      parentPid: Number(parentPid),
      ended: state.startsWith('Z'),
    }));
}
