import type { AnalyzeRecipe } from '@lathe/core';
import type { RenderOutcome, RenderTask } from '../kinds/render-task.ts';
import { optionalPathOfRole, pathOfRole } from '../kinds/role-path.ts';
import type { RenderControlOptions } from '../stream/render-control.ts';
import { analyzeFile } from './analyze-file.ts';

/** The analyze kind on a render thread. */
export async function run(task: RenderTask, options: RenderControlOptions): Promise<RenderOutcome> {
  // Checked against its schema where it was resolved; older recipes lack the fields given here.
  const recipe: AnalyzeRecipe = { dualMono: false, layout: null, ...JSON.parse(task.recipe) };
  const { series, picture, dualMono, layout, lenient } = recipe;
  const report = await analyzeFile(pathOfRole(task.inputs, 'source'), {
    ...options,
    series,
    picture,
    dualMono,
    layout,
    lenient,
    limits: task.limits,
    ffmpeg: task.ffmpeg,
    blockFrames: task.blockFrames,
    threads: task.threads,
  });
  const reportPath = optionalPathOfRole(task.outputs, 'report');
  if (reportPath === undefined) return { report, outputs: [] };
  const { writeReport } = await import('../kinds/write-report.ts');
  return { report, outputs: [writeReport('report', reportPath, report)] };
}
