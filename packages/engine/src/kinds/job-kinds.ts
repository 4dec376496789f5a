import { LatheError } from '@lathe/core/errors';
import { analyzeKind } from '../analyze/analyze-kind.ts';
import { masterKind } from '../master/master-kind.ts';
import type { JobKind } from './job-kind.ts';

/** Every kind of job this engine can do. */
export const jobKinds: readonly JobKind[] = [analyzeKind, masterKind];

/** @throws invalid_argument naming the kinds there are. */
export function jobKindOf(kind: string): JobKind {
  const found = jobKinds.find((candidate) => candidate.kind === kind);
  if (found !== undefined) return found;
  throw new LatheError(
    'invalid_argument',
    `There is no job kind "${kind}"; there are: ${jobKinds.map((known) => known.kind).join(', ')}.`,
    { details: { kind } },
  );
}
