import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { MasterReport } from '@lathe/core';
import { LatheError, type ErrorRecord } from '@lathe/core/errors';
import { pictureParts } from '@lathe/core/recipes';
import type { AudioLimits } from '@lathe/engine/analyze';
import type { InputFile } from '../inputs/collect-inputs.ts';
import { measureInputs, type MeasuredInput } from '../inputs/measure-inputs.ts';
import type { MasterWork } from '../master/output-files.ts';
import { pageBesideReport } from './page-names.ts';
import { writePage } from './write-page.ts';

/** A master that is there, with its report. */
export interface FinishedMaster {
  readonly work: MasterWork;
  readonly report: MasterReport;
}

export interface MasterPagesOptions {
  readonly threads: number | undefined;
  readonly blockFrames: number | undefined;
  readonly lenient: boolean;
  readonly layout: string | undefined;
  readonly limits: Partial<AudioLimits>;
  /** A line for each page, or what kept it from being written. */
  readonly onPage: (path: string, error: ErrorRecord | null) => void;
}

/** Writes a page beside each report; masters and inputs are measured once more, for their curves and pictures. */
export async function writeMasterPages(masters: readonly FinishedMaster[], options: MasterPagesOptions): Promise<void> {
  const { threads, blockFrames, lenient, layout, limits, onPage } = options;
  const files = await Promise.all(masters.flatMap(({ work }) => [work.input, work.outputPath]).map(asInput));
  const measuring = { series: true, picture: pictureParts, threads, blockFrames, lenient, layout, limits };
  const pairs = inPairs(measureInputs(files, measuring));
  for (const { work, report } of masters) {
    const path = pageBesideReport(work.reportPath);
    try {
      const next = await pairs.next();
      if (next.done === true) return;
      const [[, before], [output, after]] = next.value;
      if (!before.ok) throw LatheError.fromRecord(before.error);
      if (!after.ok) throw LatheError.fromRecord(after.error);
      const { measurement } = after;
      const master = { report, before: before.measurement };
      await writePage(path, { audioPath: output.path, sizeBytes: output.sizeBytes, measurement, master, layout });
      onPage(path, null);
    } catch (caught) {
      onPage(path, LatheError.from(caught).toRecord());
    }
  }
}

type Measured = readonly [InputFile, MeasuredInput];

async function* inPairs(measured: AsyncIterable<Measured>): AsyncGenerator<readonly [Measured, Measured]> {
  let first: Measured | null = null;
  for await (const one of measured) {
    if (first === null) first = one;
    else {
      yield [first, one];
      first = null;
    }
  }
}

async function asInput(file: InputFile | string): Promise<InputFile> {
  if (typeof file !== 'string') return file;
  return { path: file, relativePath: basename(file), sizeBytes: (await stat(file).catch(() => null))?.size ?? 0 };
}
