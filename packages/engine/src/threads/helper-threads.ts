import { getCompileCacheDir } from 'node:module';
import { Worker } from 'node:worker_threads';
import { LatheError } from '@lathe/core/errors';
import type { SegmentWork, SegmentResult } from '../measure/segment-thread.ts';
import type { TaskResult, ThreadTask } from '../pool/task-result.ts';
import type { FirstWork, HelperFailure, HelperStart, HelperWork } from './helper-work.ts';

export interface HelperThreadsOptions {
  readonly firstWork: FirstWork;
  /** Module that a thread starts with instead of start-helper-thread.js, to load ours from a cache for instance. */
  readonly entry?: URL | undefined;
}

const heapLimitMib = 1024;

/**
 * Threads beside the calling one, which works too. A thread takes 30 ms to start, so they are started as soon as it is known
 * that they are wanted: they load what their first work needs while the caller still opens its file.
 *
 * A thread that dies takes only its own work with it (`render_crashed`); the next work finds a new one. Disposing ends them.
 */
export class HelperThreads implements AsyncDisposable {
  readonly #options: HelperThreadsOptions;
  readonly #workers: (Worker | null)[];

  private constructor(count: number, options: HelperThreadsOptions) {
    this.#options = options;
    this.#workers = Array.from({ length: count }, (_, index) => this.#start(index));
  }

  static start(count: number, options: HelperThreadsOptions): HelperThreads {
    return new HelperThreads(count, options);
  }

  get count(): number {
    return this.#workers.length;
  }

  /** Measures segments on one of the threads, which is doing nothing. Never rejects. */
  async measure(index: number, work: SegmentWork): Promise<SegmentResult> {
    return await this.#ask<SegmentResult>(index, { what: 'segments', work });
  }

  /** Runs a task on one of the threads, which is doing nothing. Never rejects. */
  async render(index: number, task: Omit<ThreadTask, 'compileCache'>): Promise<TaskResult> {
    return await this.#ask<TaskResult>(index, { what: 'task', task: { ...task, compileCache: keepsModules() } });
  }

  async #ask<Answer>(index: number, work: HelperWork): Promise<Answer | HelperFailure> {
    if (!(index >= 0 && index < this.count)) throw new RangeError(`There is no helper ${index} of ${this.count}.`);
    const worker = this.#workers[index] ?? this.#start(index);
    this.#workers[index] = worker;
    const answered = Promise.withResolvers<Answer | HelperFailure>();
    const onMessage = (answer: Answer): void => answered.resolve(answer);
    const onError = (error: unknown): void =>
      answered.resolve(crashed(error instanceof Error ? error.message : String(error)));
    const onExit = (code: number): void => answered.resolve(crashed(`it exited with code ${code}`));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
    worker.postMessage(work);
    const answer = await answered.promise;
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    return answer;
  }

  #start(index: number): Worker {
    const entry = this.#options.entry ?? new URL('./start-helper-thread.js', import.meta.url);
    const workerData: HelperStart = {
      firstWork: this.#options.firstWork,
      thread: new URL('./helper-thread.ts', import.meta.url).href,
      compileCache: keepsModules(),
    };
    const worker = new Worker(entry, { workerData, resourceLimits: { maxOldGenerationSizeMb: heapLimitMib } });
    // A thread that fails while it does nothing is replaced when there is work; until then nobody is concerned.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      if (this.#workers[index] === worker) this.#workers[index] = null;
    });
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map(async (worker) => await worker?.terminate()));
  }
}

function keepsModules(): boolean {
  return getCompileCacheDir() !== undefined;
}

function crashed(reason: string): HelperFailure {
  const error = new LatheError('render_crashed', `A thread that helped ended before its work: ${reason}.`);
  return { ok: false, error: error.toRecord() };
}
