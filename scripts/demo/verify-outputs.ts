import { readFileSync } from 'node:fs';
import { hashFile } from '@lathe/audio-file';
import type { MasterReport } from '@lathe/core';
import { analyzeFile } from '@lathe/engine';

/** A delivered file and its report. */
export interface Delivered {
  readonly masterPath: string;
  readonly reportPath: string;
}

/** Reads every delivered file again: its bytes and its measured numbers must be those of its report. @returns what is wrong. */
export async function verifyOutputs(delivered: readonly Delivered[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { masterPath, reportPath } of delivered) {
    const report = JSON.parse(readFileSync(reportPath, 'utf8')) as MasterReport;
    const sha256 = await hashFile(masterPath);
    if (sha256 !== report.output.sha256) faults.push(`${masterPath}: its SHA-256 is not the report's`);
    const measured = await analyzeFile(masterPath, {});
    for (const key of ['integratedLufs', 'truePeakDbtp', 'lengthFrames', 'rangeLu'] as const) {
      if (measured[key] !== report.after[key]) {
        faults.push(`${masterPath}: ${key} measures ${measured[key]}, the report says ${report.after[key]}`);
      }
    }
    const { ceilingDbtp } = report.recipe;
    if (ceilingDbtp !== null && (measured.truePeakDbtp ?? -Infinity) > ceilingDbtp + 0.002) {
      faults.push(`${masterPath}: ${measured.truePeakDbtp} dBTP is over the ceiling of ${ceilingDbtp}`);
    }
  }
  return faults;
}
