import { readFile, stat } from 'node:fs/promises';
import { hashFile } from '@lathe/audio-file';
import type { MasterRecipe, MasterReport } from '@lathe/core';
import { canonicalJson } from '@lathe/core/recipes';
import { decoderVersion, engineVersion } from '../version.ts';

export interface FinishedMasterQuery {
  readonly inputPath: string;
  readonly outputPath: string;
  readonly reportPath: string;
  readonly recipe: MasterRecipe;
}

/**
 * The report of a master that is already there and would come out the same: its recipe and versions match, and input
 * and output still have the hashes it names. Null in every other case, also for a report that cannot be read.
 */
export async function findFinishedMaster(query: FinishedMasterQuery): Promise<MasterReport | null> {
  const report = await readReport(query.reportPath);
  if (report === null) return null;
  if (report.engineVersion !== engineVersion || report.decoderVersion !== decoderVersion) return null;
  if (canonicalJson(report.recipe) !== canonicalJson(query.recipe)) return null;
  const [output, input] = [report.output, report.input];
  if (!(await isFile(query.outputPath, output)) || !(await isFile(query.inputPath, input))) return null;
  return report;
}

async function isFile(path: string, facts: { readonly sizeBytes: number; readonly sha256: string }): Promise<boolean> {
  try {
    const { size } = await stat(path);
    return size === facts.sizeBytes && (await hashFile(path)) === facts.sha256;
  } catch {
    return false;
  }
}

async function readReport(path: string): Promise<MasterReport | null> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
  return isReport(parsed) ? parsed : null;
}

/** Enough of the schema to compare it; the report was written by this engine or is not used. */
function isReport(value: unknown): value is MasterReport {
  if (typeof value !== 'object' || value === null) return false;
  if (!('schema' in value) || value.schema !== 'lathe.report.master/1') return false;
  return ['recipe', 'input', 'output', 'before', 'after', 'processing'].every(
    (key) => typeof Reflect.get(value, key) === 'object' && Reflect.get(value, key) !== null,
  );
}
