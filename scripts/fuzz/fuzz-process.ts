import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Verdict } from './examine.ts';
import { childrenOf, peakRssBytes } from './process-memory.ts';

/** How one file ended. */
export interface CaseResult extends Verdict {
  readonly index: number;
  readonly tookMs: number;
  /** Most memory that the process that examines had in use during the file. */
  readonly maxRssBytes: number;
  /** The same of the largest of its child processes, looked at every 5 ms; 0 without any. */
  readonly maxDecoderRssBytes: number;
}

const childPath = fileURLToPath(new URL('../fuzz-child.ts', import.meta.url));
/** A render thread of a service has more; a file needs far less. */
const heapLimitMib = 256;

/** One child process, started again whenever a file has killed it or had to be stopped. */
export class FuzzProcess {
  readonly #seed: number;
  readonly #corpusFolder: string;
  readonly #hangMs: number;
  #child: ChildProcess | null = null;

  constructor(seed: number, corpusFolder: string, hangMs: number) {
    this.#seed = seed;
    this.#corpusFolder = corpusFolder;
    this.#hangMs = hangMs;
  }

  /** Runs one case; a crash or hang of the child is a fault in the result. */
  async run(index: number): Promise<CaseResult> {
    const child = this.#child ?? (await this.#start());
    const startedMs = performance.now();
    const ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(this.#hangMs)]);
    const answered = once(child, 'message', { signal }).then(([message]) => asResult(message));
    const died = once(child, 'exit', { signal }).then(
      ([code, signalName]) => `It ended its process (${code ?? signalName}).`,
    );
    let maxDecoderRssBytes = 0;
    const watch = setInterval(() => {
      for (const id of childrenOf(child.pid ?? 0)) maxDecoderRssBytes = Math.max(maxDecoderRssBytes, peakRssBytes(id));
    }, 5);
    child.send(index);
    try {
      const outcome = await Promise.race([answered, died]);
      if (typeof outcome !== 'string') return { ...outcome, maxDecoderRssBytes };
      this.#child = null;
      return failed(index, outcome, performance.now() - startedMs);
    } catch {
      child.kill('SIGKILL');
      this.#child = null;
      return failed(index, `It took longer than ${this.#hangMs / 1000} s.`, performance.now() - startedMs);
    } finally {
      clearInterval(watch);
      ended.abort();
      await Promise.allSettled([answered, died]);
    }
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(childPath, [String(this.#seed), this.#corpusFolder], {
      execArgv: [`--max-old-space-size=${heapLimitMib}`],
    });
    this.#child = child;
    await once(child, 'message', { signal: AbortSignal.timeout(60_000) });
    return child;
  }
}

function failed(index: number, fault: string, tookMs: number): CaseResult {
  return { index, answer: 'none', degraded: false, faults: [fault], tookMs, maxRssBytes: 0, maxDecoderRssBytes: 0 };
}

/** What `fuzz-child.ts` sends; both ends are ours. */
function asResult(message: unknown): Omit<CaseResult, 'maxDecoderRssBytes'> {
  return message as CaseResult; // sent by the child of the same commit
}
