import { setTimeout as delay } from 'node:timers/promises';
import { LatheError } from '@lathe/core/errors';
import { ServerProcess } from '@lathe/local-servers';

const restAfterEndMs = 1000;
const probeEveryMs = 50;
const startLimitMs = 120_000;
/** More than a worker's grace and all that follows it. */
const stopLimitMs = 90_000;

export interface ServiceProgram {
  /** `gateway 1`, `worker 3`. */
  readonly name: string;
  /** A `.ts` file. */
  readonly program: string;
  /** Options of Node for it; none unless set. */
  readonly nodeOptions?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Where /readyz is. */
  readonly probeOrigin: string;
  /** Whether it is started again when it ends of itself. */
  readonly restarts: boolean;
  readonly onStep: (step: string) => void;
}

/** A gateway or a worker as a process of ours: dies, pauses and starts again on demand, and never outlives us. */
export class ServiceProcess implements AsyncDisposable {
  readonly name: string;
  /** Takes all it writes, over all its starts. */
  readonly logFile: string;
  /** `http://host:port` of /livez, /readyz and /metrics. */
  readonly probeOrigin: string;
  readonly #program: ServiceProgram;
  readonly #server: ServerProcess;
  /** Whether it is to run: what ends otherwise has ended of itself. */
  #isWanted = true;
  #restarts = 0;
  #watch = new AbortController();

  private constructor(program: ServiceProgram, server: ServerProcess) {
    this.#program = program;
    this.#server = server;
    this.name = program.name;
    this.logFile = program.logFile;
    this.probeOrigin = program.probeOrigin;
    void this.#watchEnd();
  }

  /** Returns when it is ready. @throws unavailable with the end of its log. */
  static async start(program: ServiceProgram, signal?: AbortSignal): Promise<ServiceProcess> {
    const server = await ServerProcess.start(
      {
        name: program.name,
        command: process.execPath,
        arguments: [...(program.nodeOptions ?? []), program.program],
        environment: program.environment,
        logFile: program.logFile,
        startLimitMs,
        stopLimitMs,
        untilReady: (_log, limit) => untilReady(program.probeOrigin, limit),
      },
      signal,
    );
    return new ServiceProcess(program, server);
  }

  /** Of the process that runs now, or ran last. */
  get pid(): number {
    return this.#server.pid;
  }

  get isRunning(): boolean {
    return this.#server.running;
  }

  /** How often it has ended of itself and was started again. */
  get unaskedRestarts(): number {
    return this.#restarts;
  }

  /** Settles when the process that runs now has ended, whoever ended it. */
  get ended(): Promise<void> {
    return this.#server.ended;
  }

  /**
   * Sends the signal and resolves when the process has ended; it stays so until `restart`. SIGKILL takes all below it
   * too; after another signal it has 90 s.
   */
  async kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT' = 'SIGKILL'): Promise<void> {
    this.#unwant();
    if (signal === 'SIGKILL') return await this.#server.kill();
    this.#server.signal(signal);
    await Promise.race([this.#server.ended, delay(stopLimitMs, undefined, { ref: false })]);
    await this.#server.kill();
  }

  /** SIGTERM: a worker ends or gives back what it renders, a gateway lets calls end. Resolves when it has ended. */
  async stop(): Promise<void> {
    this.#unwant();
    await this.#server.stop();
  }

  /** SIGSTOP for it and all below it: it keeps its connections and answers nothing. */
  pause(): void {
    this.#server.pause();
  }

  /** SIGCONT. */
  resume(): void {
    this.#server.resume();
  }

  /** Stops it, if it runs, and starts it on the same addresses; resolves when it is ready. */
  async restart(signal?: AbortSignal): Promise<void> {
    await this.stop();
    await this.#server.start(signal);
    this.#isWanted = true;
    this.#watch = new AbortController();
    void this.#watchEnd();
  }

  /** Kills it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  #unwant(): void {
    this.#isWanted = false;
    this.#watch.abort();
  }

  async #watchEnd(): Promise<void> {
    const { restarts, onStep } = this.#program;
    const { signal } = this.#watch;
    if (!restarts) return;
    for (;;) {
      await this.#server.ended;
      if (!this.#isWanted || signal.aborted) return;
      onStep(`${this.name} ended of itself; starting it again (its log: ${this.logFile})`);
      try {
        await delay(restAfterEndMs, undefined, { signal, ref: false });
        this.#restarts += 1;
        await this.#server.start(signal);
      } catch (caught) {
        if (signal.aborted) return;
        onStep(LatheError.from(caught).message);
      }
    }
  }
}

async function untilReady(origin: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    if (await isReady(origin, signal)) return;
    signal.throwIfAborted();
    await delay(probeEveryMs, undefined, { signal });
  }
}

/** Whether a service says that it takes work. */
export async function isReady(origin: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/readyz`, { signal, headers: { connection: 'close' } });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
