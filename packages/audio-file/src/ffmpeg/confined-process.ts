import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { LatheError } from '@lathe/core/errors';
import { ErrorLines } from './error-lines.ts';

/** What a process may use. */
export interface ProcessLimits {
  readonly cpuSeconds: number;
}

/** How a process ended. */
export interface ProcessEnd {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The program does not exist. */
  readonly isMissing: boolean;
  readonly errorLines: readonly string[];
}

/** Address space: ffmpeg maps about 200 MiB of libraries and needs some 50 MiB beside them. */
const addressSpaceKibibytes = 640 * 1024;

/**
 * The shell lowers its own limits, which no child can raise again, and becomes the program.
 *
 * No core file, no byte written to any file, 64 descriptors, CPU seconds, address space. The environment is empty but
 * for where programs and libraries are: no secret of the parent is inside, and no variable makes ffmpeg write a log. A
 * limit that cannot be set is one that is already lower.
 */
const confine = [
  '{ ulimit -c 0; ulimit -f 0; ulimit -n 64; ulimit -t "$1"; ulimit -v "$2"; } 2>/dev/null; shift 2; cd /',
  'exec /usr/bin/env -i MALLOC_ARENA_MAX=1 LC_ALL=C AV_LOG_FORCE_NOCOLOR=1 PATH="$PATH"' +
    ' ${LD_LIBRARY_PATH:+"LD_LIBRARY_PATH=$LD_LIBRARY_PATH"} "$@"',
].join('\n');

/** Exit code of `env` for a program that is not there. */
const notFoundCode = 127;

/** True where the limits on CPU time, memory and files hold. */
export const confinesProcesses = process.platform === 'linux';

/** The name under which a confined process finds descriptor 3; it opens that file whatever its path is by then. */
export const inheritedInput = 'file:/dev/fd/3';

const living = new Set<ChildProcess>();

function killAll(): void {
  for (const child of living) child.kill('SIGKILL');
}

/**
 * A child process that reads one open file and may do little else.
 *
 * It cannot outlive this process for long: it is killed at a regular exit; after a crash its output is a broken pipe,
 * which ends it at the next write, and its CPU time is limited.
 */
export class ConfinedProcess implements AsyncDisposable {
  readonly output: Readable;
  /** Resolves when it has ended and all its output was taken or thrown away; never rejects. */
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess;

  /** @param descriptor the file it may read, as its descriptor 3; null for none. */
  constructor(program: string, args: readonly string[], descriptor: number | null, limits: ProcessLimits) {
    const [command, commandArgs] = confinesProcesses
      ? [
          '/bin/sh',
          ['-c', confine, 'sh', String(Math.ceil(limits.cpuSeconds)), String(addressSpaceKibibytes), program, ...args],
        ]
      : [program, args];
    const input = descriptor ?? 'ignore';
    const child = spawn(command, commandArgs, { stdio: ['ignore', 'pipe', 'pipe', input], windowsHide: true });
    this.#child = child;
    if (living.size === 0) process.once('exit', killAll);
    living.add(child);
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new LatheError('internal', 'A child process has no pipes.');
    const errors = new ErrorLines();
    stderr.on('data', (bytes: Uint8Array) => errors.add(bytes));
    this.output = stdout;
    this.ended = new Promise<ProcessEnd>((resolve) => {
      let isMissing = false;
      child.on('error', () => {
        isMissing = child.pid === undefined;
        if (isMissing) resolve({ exitCode: null, signal: null, isMissing, errorLines: [] });
      });
      child.on('close', (exitCode, signal) => {
        isMissing ||= exitCode === notFoundCode;
        resolve({ exitCode, signal, isMissing, errorLines: errors.lines });
      });
    }).then((end) => {
      living.delete(child);
      if (living.size === 0) process.off('exit', killAll);
      return end;
    });
  }

  /** Ends it at once. */
  kill(): void {
    this.#child.kill('SIGKILL');
    // Nobody takes what is still in the pipe.
    this.output.destroy();
  }

  /** Kills it and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await this.ended;
  }
}
