import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import type { MasterRecipe, MasterReport } from '@lathe/core';
import { LatheError, type ErrorRecord } from '@lathe/core/errors';
import { canonicalJson } from '@lathe/core/recipes';
import {
  findFinishedMaster,
  RenderLanes,
  runHere,
  sweepTemporaryFiles,
  type AudioLimits,
  type RenderProgress,
  type RenderTask,
  type RunOptions,
  type TaskResult,
} from '@lathe/engine';
import type { HelperThreads } from '@lathe/engine/threads';
import { startHelpers } from '../inputs/start-helpers.ts';
import { threadsWorth } from '../inputs/threads-worth.ts';
import { makeFolder } from './make-folder.ts';
import type { MasterWork } from './output-files.ts';

export type MasterOutcome =
  | { readonly status: 'mastered' | 'up-to-date'; readonly report: MasterReport; readonly durationMs: number }
  | { readonly status: 'failed'; readonly error: ErrorRecord; readonly durationMs: number };

export interface RunMastersOptions {
  readonly recipe: MasterRecipe;
  readonly threads: number | undefined;
  readonly blockFrames: number | undefined;
  readonly limits: Partial<AudioLimits>;
  /** Skip what is already done. */
  readonly reuse: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (work: MasterWork, progress: RenderProgress) => void;
  /** In the order in which files end. */
  readonly onOutcome: (work: MasterWork, outcome: MasterOutcome) => void;
}

/**
 * Masters files on as many threads as asked for, this one included; the others start with the first file that is not done
 * already. When the signal aborts, running renders end as cancelled and the rest has no outcome.
 */
export async function runMasters(works: readonly MasterWork[], options: RunMastersOptions): Promise<void> {
  const allowed = options.threads ?? availableParallelism();
  const threads = Math.min(allowed, works.length);
  // What is left when there are fewer files than threads measures large files by parts.
  const threadsPerFile = Math.floor(allowed / threads);
  // A run that was killed leaves a candidate of up to the size of a master behind.
  for (const folder of new Set(works.map(({ outputPath }) => dirname(outputPath)))) await sweepTemporaryFiles(folder);
  await using stack = new AsyncDisposableStack();
  let helpers: HelperThreads | undefined;
  let lanes: RenderLanes | undefined;
  const render: Render = async (lane, task, runOptions) => {
    if (threads > 1) {
      helpers ??= stack.use(startHelpers(threads - 1, 'master'));
      lanes ??= new RenderLanes(helpers, options.limits);
      return await lanes.run(lane, task, runOptions);
    }
    const { threads: shared = 1 } = task;
    if (shared > 1) helpers ??= stack.use(startHelpers(shared - 1, 'segments'));
    return await runHere({ ...task, limits: options.limits }, { ...runOptions, helpers });
  };
  const waiting = works.values();
  const lane = async (_: unknown, index: number): Promise<void> => {
    for (const work of waiting) {
      if (options.signal.aborted) return;
      const startedMs = performance.now();
      const outcome = await masterOne(work, options, threadsPerFile, async (...asked) => await render(index, ...asked));
      options.onOutcome(work, { ...outcome, durationMs: performance.now() - startedMs });
    }
  };
  await Promise.all(Array.from({ length: threads }, lane));
}

type Render = (lane: number, task: RenderTask, options: RunOptions) => Promise<TaskResult>;

type Outcome =
  | { readonly status: 'mastered' | 'up-to-date'; readonly report: MasterReport }
  | { readonly status: 'failed'; readonly error: ErrorRecord };

async function masterOne(
  work: MasterWork,
  { recipe, blockFrames, reuse, signal, onProgress }: RunMastersOptions,
  threadsPerFile: number,
  render: (task: RenderTask, options: RunOptions) => Promise<TaskResult>,
): Promise<Outcome> {
  const { input, outputPath, reportPath } = work;
  try {
    if (reuse) {
      const report = await findFinishedMaster({ inputPath: input.path, outputPath, reportPath, recipe });
      if (report !== null) return { status: 'up-to-date', report };
    }
    await makeFolder(dirname(outputPath));
    const result = await render(
      {
        kind: 'master',
        inputs: [{ role: 'source', path: input.path }],
        outputs: [
          { role: 'master', path: outputPath },
          { role: 'report', path: reportPath },
        ],
        recipe: canonicalJson(recipe),
        blockFrames,
        threads: threadsWorth(input, threadsPerFile),
      },
      { signal, onProgress: (progress) => onProgress(work, progress) },
    );
    if (!result.ok) return { status: 'failed', error: result.error };
    if (!('schema' in result.report)) throw new LatheError('internal', 'A master returned the report of an analysis.');
    return { status: 'mastered', report: result.report };
  } catch (error) {
    return { status: 'failed', error: LatheError.from(error).toRecord() };
  }
}
