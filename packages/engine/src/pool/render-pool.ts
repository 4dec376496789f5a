import { createRequire, getCompileCacheDir } from 'node:module';
import type { AudioLimits } from '@lathe/audio-file/limits';
import { LatheError } from '@lathe/core/errors';
import type { Piscina } from 'piscina';
import type * as PiscinaModule from 'piscina';
import type { RenderTask } from '../kinds/render-task.ts';
import type { RenderProgress } from '../stream/render-control.ts';
import { SharedControl } from './shared-control.ts';
import type { TaskResult, ThreadTask } from './task-result.ts';
import { watchProgress } from './watch-progress.ts';

export interface RenderPoolOptions {
  /** One render a thread; 1 … 1024. */
  readonly threads: number;
  /** Most JavaScript heap of a thread, MiB; the kernels' memory has a bound of its own. 1024 unless given. */
  readonly heapLimitMib?: number | undefined;
  /** Bounds on inputs that differ from the defaults, for every task. */
  readonly limits?: Partial<AudioLimits> | undefined;
  /** Program that decodes what Lathe does not: a name on PATH or a path; null: none. `ffmpeg` unless given. */
  readonly ffmpeg?: string | null | undefined;
  /**
   * A thread that has not come on by one block in this time is ended, seconds; 1800 unless given. Between blocks it may
   * have to hash or sync a whole file.
   */
  readonly stallLimitSeconds?: number | undefined;
}

export interface RunOptions {
  /** Aborting sets the task's cancel flag; the result is then `cancelled`, within a block. */
  readonly signal?: AbortSignal | undefined;
  /** Called on the caller's thread, at most ten times a second, fractions never falling. */
  readonly onProgress?: ((progress: RenderProgress) => void) | undefined;
}

const defaultHeapLimitMib = 1024;
const defaultStallLimitSeconds = 1800;

/**
 * Render threads; tasks beyond their number wait in order.
 *
 * A thread that dies takes only its own task with it (`render_crashed`) and is replaced. Disposing waits for nothing:
 * running renders are cancelled by their flag first, then the threads are ended.
 */
export class RenderPool implements AsyncDisposable {
  readonly threads: number;
  readonly #piscina: Piscina;
  readonly #limits: Partial<AudioLimits> | undefined;
  readonly #ffmpeg: string | null | undefined;
  readonly #stallLimitMs: number;
  readonly #running = new Set<SharedControl>();
  readonly #pending = new Set<Promise<unknown>>();

  private constructor(piscina: Piscina, { threads, limits, ffmpeg, stallLimitSeconds }: RenderPoolOptions) {
    this.#piscina = piscina;
    this.threads = threads;
    this.#limits = limits;
    this.#ffmpeg = ffmpeg;
    this.#stallLimitMs = (stallLimitSeconds ?? defaultStallLimitSeconds) * 1000;
  }

  /** Starts the threads. Loads piscina only now: a single analysis needs none. */
  static open(options: RenderPoolOptions): RenderPool {
    const { threads, heapLimitMib = defaultHeapLimitMib } = options;
    const { Piscina: Pool } = createRequire(import.meta.url)('piscina') as typeof PiscinaModule; // its CommonJS entry, of that type
    const piscina = new Pool({
      filename: new URL('./start-render-thread.js', import.meta.url).href,
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: Infinity,
      recordTiming: false,
      resourceLimits: { maxOldGenerationSizeMb: heapLimitMib },
    });
    // A thread that fails while idle is replaced; it has no task to report to. Messages piscina does not know, such as
    // those of `node --watch`, arrive as 'message' and are nobody's concern.
    piscina.on('error', () => undefined);
    return new RenderPool(piscina, options);
  }

  /** Runs one task; never rejects: what goes wrong is in the result. */
  async run(task: RenderTask, { signal, onProgress }: RunOptions = {}): Promise<TaskResult> {
    const control = new SharedControl();
    const cancel = (): void => control.cancel();
    if (signal?.aborted === true)
      return failure(new LatheError('cancelled', 'The render was cancelled before it began.'));
    signal?.addEventListener('abort', cancel, { once: true });
    const watch = onProgress === undefined ? undefined : watchProgress(control, onProgress);
    this.#running.add(control);
    const message: ThreadTask = {
      ffmpeg: this.#ffmpeg,
      ...task,
      limits: { ...this.#limits, ...task.limits },
      control: control.buffer,
      compileCache: getCompileCacheDir() !== undefined,
    };
    const stall = this.#watch(control);
    const ending = this.#piscina.run(message, { signal: stall.signal }).then(
      (result: TaskResult) => result,
      (error: unknown) => failure(stall.signal.aborted ? this.#stalled(task.kind) : crashed(error, task.kind)),
    );
    this.#pending.add(ending);
    try {
      const result = await ending;
      if (result.ok) onProgress?.({ phase: control.load().phase, fraction: 1 });
      return result;
    } finally {
      watch?.end();
      stall.end();
      this.#running.delete(control);
      this.#pending.delete(ending);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Aborts when a task that has begun makes no step for too long; aborting ends its thread. */
  #watch(control: SharedControl): { readonly signal: AbortSignal; end(): void } {
    const controller = new AbortController();
    let steps = 0;
    let steppedMs = performance.now();
    const timer = setInterval(
      () => {
        const found = control.steps;
        const nowMs = performance.now();
        if (found !== steps || found === 0) {
          steps = found;
          steppedMs = nowMs;
        } else if (nowMs - steppedMs > this.#stallLimitMs) controller.abort();
      },
      Math.max(1, this.#stallLimitMs / 10),
    );
    return { signal: controller.signal, end: () => clearInterval(timer) };
  }

  #stalled(kind: string): LatheError {
    const seconds = this.#stallLimitMs / 1000;
    return new LatheError('deadline_exceeded', `A "${kind}" render did not come on for ${seconds} s and was ended.`, {
      details: { kind, stallLimitSeconds: seconds },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const control of this.#running) control.cancel();
    await Promise.allSettled(this.#pending);
    await this.#piscina.destroy();
  }
}

function failure(error: LatheError): TaskResult {
  return { ok: false, error: error.toRecord() };
}

function crashed(error: unknown, kind: string): LatheError {
  const reason = error instanceof Error ? error.message : String(error);
  return new LatheError('render_crashed', `The thread of a "${kind}" render ended before its task: ${reason}.`, {
    details: { kind },
  });
}
