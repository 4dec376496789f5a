import type { AnalyzeRecipe } from '@lathe/core';
import type { RenderOutcome, RenderTask } from '../kinds/render-task.ts';
import { optionalPathOfRole, pathOfRole } from '../kinds/role-path.ts';
import type { RenderControlOptions } from '../stream/render-control.ts';
import { analyzeFile } from './analyze-file.ts';

/** The analyze kind on a render thread. */
export async function run(task: RenderTask, options: RenderControlOptions): Promise<RenderOutcome> {
  const recipe: AnalyzeRecipe = JSON.parse(task.recipe); // checked against its schema where it was resolved
  const { series } = recipe;
  const report = await analyzeFile(pathOfRole(task.inputs, 'source'), {
    ...options,
    series,
    blockFrames: task.blockFrames,
    threads: task.threads,
  });
  const reportPath = optionalPathOfRole(task.outputs, 'report');
  if (reportPath === undefined) return { report, outputs: [] };
  const { writeReport } = await import('../kinds/write-report.ts');
  return { report, outputs: [writeReport('report', reportPath, report)] };
}
