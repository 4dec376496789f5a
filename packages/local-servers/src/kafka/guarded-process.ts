import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { LatheError } from '@lathe/core/errors';
import { send } from '../process/process-tree.ts';
import { reaper } from '../process/reaper.ts';

/**
 * Starts the command, says its process id, and kills it as soon as standard input ends: that happens when the process
 * that started it stops it or dies, however it dies.
 */
const guardScript = `
exec 3<&0
"$@" </dev/null >&2 3<&- &
child=$!
echo "$child"
{ read -r _ <&3; kill -KILL "$child"; } >/dev/null 2>&1 &
guard=$!
wait "$child"
code=$?
kill -KILL "$guard" 2>/dev/null
exit "$code"
`;

/** Longest wait for the output of a process that has ended, ms. */
const lastLinesMs = 500;

/** A process that never outlives ours: a shell beside it kills it when ours is gone, be it by SIGKILL. */
export class GuardedProcess {
  readonly pid: number;
  /** Settles when the process has ended and its last lines are told. */
  readonly ended: Promise<void>;
  readonly #guard: ChildProcess;
  #hasEnded = false;

  private constructor(guard: ChildProcess, pid: number) {
    this.#guard = guard;
    this.pid = pid;
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#hasEnded = true;
        guard.stdin?.destroy();
        // Why it ended is in its last lines. What it has started may outlive it and keep its output open.
        guard.once('close', resolve);
        setTimeout(resolve, lastLinesMs).unref();
      };
      if (guard.exitCode !== null || guard.signalCode !== null) end();
      else guard.once('exit', end);
    });
  }

  /** @param onLine told every line of its output. */
  static async start(
    command: string,
    args: readonly string[],
    onLine: (line: string) => void,
  ): Promise<GuardedProcess> {
    // A group of its own: a Ctrl-C is for us, and we end it in order.
    const guard = spawn('/bin/sh', ['-c', guardScript, 'guard', command, ...args], {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const { pid: guardPid } = guard;
    if (guardPid !== undefined) {
      // It waits until both have ended before it removes the folder that they write to.
      reaper.add({ kind: 'process', pid: guardPid });
      guard.once('exit', () => reaper.remove({ kind: 'process', pid: guardPid }));
    }
    guard.stdin.on('error', () => undefined); // It may end before we close its input.
    createInterface({ input: guard.stderr }).on('line', onLine);
    const pid = await new Promise<number>((resolve, reject) => {
      guard.once('error', reject);
      createInterface({ input: guard.stdout }).once('line', (line) => resolve(Number(line)));
      guard.once('exit', () => reject(new LatheError('internal', `${command} could not be started under a guard.`)));
    });
    return new GuardedProcess(guard, pid);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Sends a signal; nothing once it has ended. */
  signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    if (!this.#hasEnded) send(this.pid, name);
  }

  /** Kills it and waits until it is gone; repeatable. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }

  /** Lets our process end while it runs, which ends it too. */
  unref(): void {
    this.#guard.unref();
  }
}
