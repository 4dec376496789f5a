import { isDeepStrictEqual } from 'node:util';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { masterReportSchema, measurementSchema, unchangedMasterRecipe, type MasterRecipe } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { analyzeFile, renderMaster } from '@lathe/engine';
import type { CasePlan } from './fuzz-case.ts';

/** What a hostile file may be answered with. */
const allowedCodes: ReadonlySet<string> = new Set([
  'unsupported_format',
  'unsupported_rate',
  'unsupported_layout',
  'malformed_media',
  'input_corrupt',
  'input_empty',
  'limit_exceeded',
  'nonfinite_samples',
  'unmeasurable',
  'target_unreachable',
]);

/** What came of one file. */
export interface Verdict {
  /** `report` or an error code, of the strict analysis. */
  readonly answer: string;
  /** The strict or the lenient report says that the file is damaged. */
  readonly degraded: boolean;
  /** What must not have happened, in sentences. */
  readonly faults: readonly string[];
}

const recipe: MasterRecipe = {
  ...unchangedMasterRecipe,
  targetLufs: -16,
  ceilingDbtp: -1,
  policy: 'best-effort',
  acceptNearest: true,
};

/** Analyses a file as the plan says, and checks every answer. @param folder for the master. */
export async function examine(path: string, folder: string, plan: CasePlan): Promise<Verdict> {
  const { blockFrames } = plan;
  const faults: string[] = [];
  const strict = await answer('analyze', () => analyzeFile(path, { blockFrames }), measurementSchema, faults);
  let degraded = false;
  if (strict.report?.damage !== undefined) faults.push('A strict report has damage in it.');
  if (plan.lenient) {
    const lenient = await answer(
      'analyze --lenient',
      () => analyzeFile(path, { blockFrames, lenient: true }),
      measurementSchema,
      faults,
    );
    degraded = lenient.report?.degraded ?? false;
    if (strict.report !== null && !isDeepStrictEqual(strict.report, lenient.report)) {
      faults.push('What is read strictly is read otherwise leniently.');
    }
    if (strict.report === null && lenient.report !== null && !degraded) {
      faults.push(`What is refused strictly (${strict.code}) is read leniently without a mark.`);
    }
  }
  if (plan.master) {
    const outputPath = join(folder, 'master.wav');
    const mastered = { ...recipe, ...(plan.master.lenient ? { lenient: true as const } : {}) };
    const render = () => renderMaster({ inputPath: path, outputPath, recipe: mastered, blockFrames });
    const master = await answer('master', render, masterReportSchema, faults);
    if (strict.report === null && master.report !== null && master.report.degraded !== true) {
      faults.push(`What is refused by analyze (${strict.code}) is mastered without a mark.`);
    }
    rmSync(outputPath, { force: true });
  }
  return { answer: strict.code, degraded, faults };
}

/** What is used of the schema of a report. */
interface ReportSchema {
  safeParse(value: unknown): { readonly success: boolean; readonly error?: Error | undefined };
}

interface Answer<Report> {
  readonly code: string;
  readonly report: Report | null;
}

async function answer<Report>(
  what: string,
  run: () => Promise<Report>,
  schema: ReportSchema,
  faults: string[],
): Promise<Answer<Report>> {
  try {
    const report = await run();
    const parsed = schema.safeParse(report);
    if (!parsed.success) faults.push(`${what}: the report is not what its schema says: ${parsed.error?.message}`);
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(report)), report))
      faults.push(`${what}: the report does not survive JSON.`);
    return { code: 'report', report };
  } catch (caught) {
    const error = LatheError.from(caught);
    if (!allowedCodes.has(error.code)) {
      const stack = error.cause instanceof Error ? error.cause.stack : error.stack;
      faults.push(`${what}: ${error.code}: ${error.message}\n${stack ?? ''}`);
    }
    return { code: error.code, report: null };
  }
}
