import type { Measurement, Profile } from '@lathe/core';
import { checkReportOf, unreadableReportOf, type CheckReport, type FileFacts } from '@lathe/core/check';
import { LatheError } from '@lathe/core/errors';
import { describeFile } from '@lathe/engine';
import type { InputFile } from '../inputs/collect-inputs.ts';
import type { MeasuredInput } from '../inputs/measure-inputs.ts';

/** A file that was read and measured, or why it was not. */
export type CheckedInput =
  | { readonly ok: true; readonly facts: FileFacts; readonly measurement: Measurement }
  | (MeasuredInput & { readonly ok: false });

/** Adds what the file says about itself to what was measured of it. */
export async function describeMeasured({ path, sizeBytes }: InputFile, measured: MeasuredInput): Promise<CheckedInput> {
  if (!measured.ok) return measured;
  try {
    const facts = { ...(await describeFile(path)), sizeBytes };
    return { ok: true, facts, measurement: measured.measurement };
  } catch (error) {
    return { ok: false, error: LatheError.from(error).toRecord() };
  }
}

/** The report of one file against one profile; one that cannot be read fails. */
export function reportOn(path: string, checked: CheckedInput, profile: Profile): CheckReport {
  return checked.ok
    ? checkReportOf(path, { facts: checked.facts, measurement: checked.measurement, profile })
    : unreadableReportOf(path, profile, checked.error);
}
