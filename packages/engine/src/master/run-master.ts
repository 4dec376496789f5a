import type { MasterRecipe } from '@lathe/core';
import type { RenderOutcome, RenderTask } from '../kinds/render-task.ts';
import { optionalPathOfRole, pathOfRole } from '../kinds/role-path.ts';
import { writeReport } from '../kinds/write-report.ts';
import type { RenderControlOptions } from '../stream/render-control.ts';
import { fileKindOf } from './output-container.ts';
import { renderMaster } from './render-master.ts';

/** The master kind on a render thread. */
export async function run(task: RenderTask, options: RenderControlOptions): Promise<RenderOutcome> {
  // Checked against its schema where it was resolved; older recipes lack the fields given here.
  const recipe: MasterRecipe = { dither: 'tpdf', layout: null, ...JSON.parse(task.recipe) };
  const masterPath = pathOfRole(task.outputs, 'master');
  const report = await renderMaster({
    ...options,
    inputPath: pathOfRole(task.inputs, 'source'),
    outputPath: masterPath,
    recipe,
    blockFrames: task.blockFrames,
    threads: task.threads,
    scratchDirectory: task.scratchDirectory,
    limits: task.limits,
    ffmpeg: task.ffmpeg,
  });
  const { container, sha256, sizeBytes } = report.output;
  const master = { role: 'master', path: masterPath, ...fileKindOf(container), sha256, sizeBytes };
  const reportPath = optionalPathOfRole(task.outputs, 'report');
  return { report, outputs: reportPath === undefined ? [master] : [master, writeReport('report', reportPath, report)] };
}
