import { LatheError } from '@lathe/core/errors';
import { loadRenderer } from '../kinds/renderers.ts';
import type { RenderTask } from '../kinds/render-task.ts';
import type { HelperThreads } from '../threads/helper-threads.ts';
import type { RunOptions } from './render-pool.ts';
import { SharedControl } from './shared-control.ts';
import type { TaskResult } from './task-result.ts';

/** How long a render keeps the thread before signals, timers and output get their turn, unless told otherwise. */
const usualTurnMs = 50;

export interface RunHereOptions extends RunOptions {
  /** Threads that help with the one task. */
  readonly helpers?: HelperThreads | undefined;
  readonly turnMs?: number | undefined;
}

/**
 * Runs one task on the calling thread, as `RenderPool.run` runs it on another: cheaper where one task is all there is.
 * Never rejects; the event loop gets a turn every 50 ms unless told otherwise.
 */
export async function runHere(
  task: RenderTask,
  { signal, onProgress, helpers, turnMs = usualTurnMs }: RunHereOptions = {},
): Promise<TaskResult> {
  const control = new SharedControl();
  const cancel = (): void => control.cancel();
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const runner = await loadRenderer(task.kind);
    const outcome = await runner.run(task, { cancel: control.cells, onProgress, turnMs, helpers });
    return { ok: true, ...outcome };
  } catch (error) {
    return { ok: false, error: asTaskError(error, task.kind).toRecord() };
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

function asTaskError(error: unknown, kind: string): LatheError {
  if (!(error instanceof Error && error.name === 'RuntimeError')) return LatheError.from(error);
  return new LatheError('render_crashed', `A kernel of a "${kind}" render trapped: ${error.message}.`, {
    details: { kind },
    cause: error,
  });
}
