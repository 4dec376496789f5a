import { LatheError } from '@lathe/core/errors';
import { loadRenderer } from '../kinds/renderers.ts';
import type { RenderPhase } from '../stream/render-control.ts';
import { FirstBlockTimes } from './first-blocks.ts';
import { SharedControl } from './shared-control.ts';
import type { TaskResult, ThreadTask } from './task-result.ts';

/** Exit code of a thread whose kernels trapped; the pool replaces it. */
const trappedExitCode = 86;

/** Runs one task on a render thread; start-render-thread.js calls it. It loads dsp, audio-file, core/errors and the kind's folder, nothing more. */
export async function renderThread(task: ThreadTask): Promise<TaskResult> {
  const control = new SharedControl(task.control);
  control.step();
  const firstBlocks = new FirstBlockTimes();
  let phase: RenderPhase = 'analyse';
  try {
    const runner = await loadRenderer(task.kind);
    const outcome = await runner.run(task, {
      cancel: control.cells,
      onProgress: (progress) => {
        phase = progress.phase;
        control.store(progress);
      },
      onStep: () => {
        control.step();
        firstBlocks.note(phase);
      },
    });
    return { ok: true, ...outcome, firstBlocks: firstBlocks.times };
  } catch (error) {
    // A trap leaves kernels in an unknown state: the thread ends, and the pool reports render_crashed.
    if (error instanceof Error && error.name === 'RuntimeError') process.exit(trappedExitCode);
    return { ok: false, error: LatheError.from(error).toRecord() };
  }
}
