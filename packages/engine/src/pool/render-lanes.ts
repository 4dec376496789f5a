import type { AudioLimits } from '@lathe/audio-file/limits';
import { LatheError } from '@lathe/core/errors';
import type { RenderTask } from '../kinds/render-task.ts';
import type { HelperThreads } from '../threads/helper-threads.ts';
import type { RunOptions } from './render-pool.ts';
import { runHere } from './run-here.ts';
import { SharedControl } from './shared-control.ts';
import type { TaskResult } from './task-result.ts';
import { watchProgress } from './watch-progress.ts';

/** How long a render keeps the calling thread while helpers wait to be given their next task. */
const turnMs = 5;

/**
 * The calling thread and its helpers, each a lane that runs one task at a time. The first lane is the calling thread, which
 * begins at once, while the helpers start. For programs that do nothing else; a service keeps its thread free with `RenderPool`.
 */
export class RenderLanes {
  readonly count: number;
  readonly #helpers: HelperThreads;
  readonly #limits: Partial<AudioLimits> | undefined;

  /** @param helpers whose first work is tasks; they stay the caller's to dispose, when no task is running. */
  constructor(helpers: HelperThreads, limits?: Partial<AudioLimits>) {
    this.count = helpers.count + 1;
    this.#helpers = helpers;
    this.#limits = limits;
  }

  /** Takes items from `items` on every lane until there are none; resolves when all are done. */
  async each<Item>(items: Iterable<Item>, work: (item: Item, lane: number) => Promise<void>): Promise<void> {
    const waiting = Iterator.from(items);
    const lane = async (index: number): Promise<void> => {
      for (let next = waiting.next(); next.done !== true; next = waiting.next()) await work(next.value, index);
    };
    await Promise.all(Array.from({ length: this.count }, async (_, index) => await lane(index)));
  }

  /** Runs a task on a lane that does nothing; never rejects: what goes wrong is in the result. */
  async run(lane: number, task: RenderTask, options: RunOptions = {}): Promise<TaskResult> {
    const limited = { ...task, limits: { ...this.#limits, ...task.limits } };
    return lane === 0
      ? await runHere(limited, { ...options, turnMs })
      : await this.#runOnHelper(lane - 1, limited, options);
  }

  async #runOnHelper(index: number, task: RenderTask, { signal, onProgress }: RunOptions): Promise<TaskResult> {
    if (signal?.aborted === true) {
      const error = new LatheError('cancelled', 'The render was cancelled before it began.');
      return { ok: false, error: error.toRecord() };
    }
    const control = new SharedControl();
    const cancel = (): void => control.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    const watch = onProgress === undefined ? undefined : watchProgress(control, onProgress);
    try {
      const result = await this.#helpers.render(index, { ...task, control: control.buffer });
      if (result.ok) onProgress?.({ phase: control.load().phase, fraction: 1 });
      return result;
    } finally {
      watch?.end();
      signal?.removeEventListener('abort', cancel);
    }
  }
}
