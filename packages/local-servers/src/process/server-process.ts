import { ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { LatheError } from '@lathe/core/errors';
import { killTree, pauseTree, resumeTree, send, untilEnded } from './process-tree.ts';
import { reaper } from './reaper.ts';

/** How to start a server and how to see that it serves. */
export interface ServerProgram {
  /** For messages: `PostgreSQL`. */
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  /** All that the program gets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  /** Whom it runs as; ourselves unless set. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Asks a person to be patient no longer than this, ms; 60,000 unless set. */
  readonly startLimitMs?: number;
  /** Resolves when it serves; rejects or waits until the signal otherwise. @param log grows as it writes. */
  readonly untilReady: (log: ServerLog, signal: AbortSignal) => Promise<void>;
  /** What asks it to end in good order; SIGTERM unless set. */
  readonly stopSignal?: NodeJS.Signals;
  /** How long it may take to end in good order before it is killed, ms; 30,000 unless set. */
  readonly stopLimitMs?: number;
  /** Takes both outputs, behind what it holds, without a detour through us; kept in memory only unless set. */
  readonly logFile?: string;
}

/** The last lines that a server wrote on either output. */
export interface ServerLog {
  readonly text: string;
  /** Resolves when the pattern has been written. @throws the signal's reason. */
  until(pattern: RegExp, signal: AbortSignal): Promise<void>;
}

const keptLogLength = 65_536;
const usualStopLimitMs = 30_000;
const goneLimitMs = 30_000;
const logPollMs = 50;

/** A server that is a process of ours: starts, stops, dies and pauses on demand, and never outlives us. */
export class ServerProcess implements AsyncDisposable {
  readonly #program: ServerProgram;
  #child: ChildProcess | null = null;
  #pid = 0;
  #ended: Promise<void> = Promise.resolve();
  #text = '';
  /** Bytes that the log file held when the process was started. */
  #logStart = 0;
  readonly #written = new EventEmitter<{ text: [] }>();

  private constructor(program: ServerProgram) {
    this.#program = program;
  }

  /** @throws unavailable with the end of its log when it ends or is not ready in time; the signal's reason. */
  static async start(program: ServerProgram, signal?: AbortSignal): Promise<ServerProcess> {
    const server = new ServerProcess(program);
    await server.start(signal);
    return server;
  }

  /** Of the process that runs now, or ran last. */
  get pid(): number {
    return this.#pid;
  }

  get running(): boolean {
    return this.#child !== null;
  }

  /** The last 64 KiB of what it wrote since it was last started. */
  get log(): string {
    const { logFile } = this.#program;
    return logFile === undefined ? this.#text : this.#text + endOf(logFile, this.#logStart);
  }

  /** Settles when the process that runs now, or ran last, has ended, whoever ended it. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Sends a signal to the process alone, if it runs. */
  signal(name: NodeJS.Signals): void {
    if (this.#child !== null) send(this.#pid, name);
  }

  /** Starts it again after it has ended; returns when it serves. */
  async start(signal?: AbortSignal): Promise<void> {
    if (this.#child !== null) return;
    const { name, untilReady, startLimitMs = 60_000 } = this.#program;
    this.#text = '';
    const child = this.#spawn();
    const limit = AbortSignal.timeout(startLimitMs);
    const end = new AbortController();
    const asked = AbortSignal.any([limit, end.signal, ...(signal === undefined ? [] : [signal])]);
    void this.#ended.then(() => end.abort());
    try {
      await untilReady(this.#log(), asked);
      if (this.#child !== child) end.signal.throwIfAborted();
      setHold(child, false);
    } catch (cause) {
      const reason = end.signal.aborted
        ? `ended with ${child.exitCode ?? child.signalCode ?? 'no code'}`
        : limit.aborted
          ? `did not serve within ${startLimitMs} ms`
          : 'did not start';
      await this.kill();
      signal?.throwIfAborted();
      throw new LatheError('unavailable', `${name} ${reason}: ${this.log.trim().slice(-2000) || String(cause)}`, {
        cause,
      });
    }
  }

  /** Asks it to end in good order; when its time for that is over it is killed. */
  async stop(): Promise<void> {
    if (this.#child === null) return;
    setHold(this.#child, true);
    this.resume();
    send(this.#pid, this.#program.stopSignal ?? 'SIGTERM');
    const patience = AbortSignal.timeout(this.#program.stopLimitMs ?? usualStopLimitMs);
    const { promise: waited, resolve } = Promise.withResolvers<void>();
    patience.addEventListener('abort', () => resolve(), { once: true });
    await Promise.race([this.#ended, waited]);
    await this.kill();
  }

  /** SIGKILL for it and everything below it; returns when they are gone. */
  async kill(): Promise<void> {
    if (this.#child === null) return;
    setHold(this.#child, true);
    const members = killTree(this.#pid);
    await this.#ended;
    await untilEnded(members, AbortSignal.timeout(goneLimitMs));
  }

  /** Stops it, if it runs, and starts it again. */
  async restart(signal?: AbortSignal): Promise<void> {
    await this.stop();
    await this.start(signal);
  }

  /** SIGSTOP for it and everything below it: it keeps its connections and answers nothing. */
  pause(): void {
    if (this.#child !== null) pauseTree(this.#pid);
  }

  resume(): void {
    if (this.#child !== null) resumeTree(this.#pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  #spawn(): ChildProcess {
    const { command, arguments: parameters, environment, workingDirectory, user, logFile } = this.#program;
    const output = logFile === undefined ? 'pipe' : openSync(logFile, 'a', 0o600);
    if (typeof output === 'number') this.#logStart = fstatSync(output).size;
    const child = spawn(command, parameters, {
      env: environment,
      stdio: ['ignore', output, output],
      // A group of its own: Ctrl-C in a terminal is ours to act on.
      detached: true,
      ...(workingDirectory === undefined ? {} : { cwd: workingDirectory }),
      ...user,
    });
    if (typeof output === 'number') closeSync(output);
    const { pid } = child;
    if (pid !== undefined) reaper.add({ kind: 'process', pid });
    this.#pid = pid ?? 0;
    this.#child = child;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    const end = (): void => {
      if (pid !== undefined) reaper.remove({ kind: 'process', pid });
      this.#child = null;
      resolve();
    };
    child.on('exit', end);
    child.on('error', (error) => {
      this.#text += `${error.message}\n`;
      if (pid === undefined) end();
    });
    for (const output of [child.stdout, child.stderr]) {
      output?.setEncoding('utf8').on('data', (text: string) => {
        this.#text = (this.#text + text).slice(-keptLogLength);
        this.#written.emit('text');
      });
    }
    return child;
  }

  #log(): ServerLog {
    const text = (): string => this.log;
    const isInFile = this.#program.logFile !== undefined;
    return {
      get text() {
        return text();
      },
      until: async (pattern, signal) => {
        while (!pattern.test(text())) {
          if (isInFile) await delay(logPollMs, undefined, { signal });
          else await once(this.#written, 'text', { signal });
        }
      },
    };
  }
}

/** The last of what a file holds behind its first bytes. */
function endOf(path: string, startByte: number): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const start = Math.max(startByte, size - keptLogLength);
    const bytes = Buffer.alloc(Math.max(0, size - start));
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, start));
  } finally {
    closeSync(file);
  }
}

/** Whether a server keeps our process alive: only while it is waited for, so that a forgotten one does not. */
function setHold(child: ChildProcess, holds: boolean): void {
  for (const handle of [child, child.stdout, child.stderr]) {
    if (!(handle instanceof ChildProcess || handle instanceof Socket)) continue;
    if (holds) handle.ref();
    else handle.unref();
  }
}
