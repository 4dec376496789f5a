import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process as it can be told from a later one that got its number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the system started it, in the system's own words. */
  readonly started: string;
}

/** The process of this number that runs now; null when none does. */
export function processIdentity(pid: number): ProcessIdentity | null {
  const started = process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
  return started === null ? null : { pid, started };
}

/** Whether this very process still runs. */
export function isSameProcess(known: ProcessIdentity): boolean {
  return processIdentity(known.pid)?.started === known.started;
}

/** The boot and the clock ticks since it; null for a process that has ended, collected or not. */
function startFromProc(pid: number): string | null {
  try {
    // The name of the program stands in brackets and may hold anything; the state is the 3rd field, the start the 22nd.
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${fields[19]}`;
  } catch {
    return null;
  }
}

function startFromPs(pid: number): string | null {
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'stat=,lstart='], { encoding: 'utf8' });
  const [, state = '', started = ''] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout) ?? [];
  return started === '' || state.startsWith('Z') ? null : started;
}
