import { mkdir, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Profile } from '@lathe/core';
import type { CheckReport, RuleResult } from '@lathe/core/check';
import { LatheError, type ErrorRecord } from '@lathe/core/errors';
import { mendFile, type MendedFile } from '@lathe/engine';
import { reportOn, type CheckedInput } from '../check/check-input.ts';

/** What became of one file. */
export type FixOutcome =
  /** Written; `after` is the check of what was written. */
  | {
      readonly status: 'mended';
      readonly before: CheckReport;
      readonly after: CheckReport;
      readonly mended: MendedFile;
    }
  /** There is something to mend, and nothing was to be written. */
  | { readonly status: 'would-mend'; readonly before: CheckReport }
  /** Nothing that can be mended without touching samples. */
  | { readonly status: 'nothing-to-mend'; readonly before: CheckReport }
  | { readonly status: 'failed'; readonly before: CheckReport; readonly error: ErrorRecord };

export interface FixFileOptions {
  readonly path: string;
  readonly checked: CheckedInput;
  readonly profile: Profile;
  /** Null: only say what would be done. The input's own path replaces it. */
  readonly outputPath: string | null;
}

/** Mends what the rules of a profile find and what needs no sample touched. */
export async function fixFile({ path, checked, profile, outputPath }: FixFileOptions): Promise<FixOutcome> {
  const before = reportOn(path, checked, profile);
  if (!checked.ok) return { status: 'failed', before, error: checked.error };
  const mends = before.rules.filter(isMendable);
  if (mends.length === 0) return { status: 'nothing-to-mend', before };
  if (outputPath === null) return { status: 'would-mend', before };
  try {
    await mkdir(dirname(outputPath), { recursive: true });
    const mended = await mendFile({
      inputPath: path,
      outputPath: await realpath(outputPath).catch(() => outputPath),
      packPadding: mends.some(({ rule }) => rule === 'sample-format'),
      toWav: mends.some(({ rule }) => rule === 'container'),
      dropUnmovable: mends.some(({ rule }) => rule === 'after-data'),
    });
    const { size } = await stat(outputPath);
    // The samples are proven to be the same, so what was measured of them holds for the new file too.
    const written: CheckedInput = { ...checked, facts: { ...mended.info, sizeBytes: size } };
    return { status: 'mended', before, after: reportOn(outputPath, written, profile), mended };
  } catch (error) {
    return { status: 'failed', before, error: LatheError.from(error).toRecord() };
  }
}

/** A rule that is broken and that a rewritten header satisfies. */
export function isMendable({ verdict, mendedBy }: RuleResult): boolean {
  return mendedBy === 'fix' && (verdict === 'fail' || verdict === 'warn');
}

/** What is still not as the profile wants it when the mends are made; what was not measured is no fault of the file. */
export function remaining(outcome: FixOutcome): readonly RuleResult[] {
  const { rules } = outcome.status === 'mended' ? outcome.after : outcome.before;
  const broken = rules.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
  return outcome.status === 'would-mend' ? broken.filter((result) => !isMendable(result)) : broken;
}
