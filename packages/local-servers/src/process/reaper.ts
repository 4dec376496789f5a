import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { ReaperOrder, Remnant } from './remnant.ts';

let child: ChildProcess | null = null;

/**
 * Sees to it that nothing of ours outlives us: a small process of its own is told of every server, folder and container
 * we make, and removes them as soon as its pipe to us ends, even if we are killed with SIGKILL.
 * Tell it of a folder before something is started in it, and of a process at once, with no `await` between.
 */
export const reaper = {
  add(remnant: Remnant): void {
    tell({ act: 'add', remnant });
  },
  /** For what is gone already. */
  remove(remnant: Remnant): void {
    tell({ act: 'remove', remnant });
  },
};

function tell(order: ReaperOrder): void {
  child ??= start();
  child.stdin?.write(`${JSON.stringify(order)}\n`);
}

function start(): ChildProcess {
  const program = fileURLToPath(new URL('reaper-process.ts', import.meta.url));
  // A group of its own: Ctrl-C in a terminal reaches us, not it.
  const started = spawn(process.execPath, [program], { stdio: ['pipe', 'ignore', 'inherit'], detached: true, env: {} });
  started.unref();
  if (started.stdin instanceof Socket) started.stdin.unref();
  return started;
}
