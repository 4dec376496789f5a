import { LatheError } from '../errors/index.ts';
import { invalidArgument, type Fault } from '../recipes/fault.ts';
import type { JobAsset } from './job.ts';
import type { JobKind } from './job-kind.ts';
import { analyzeKind } from './kinds/analyze-kind.ts';
import { masterKind } from './kinds/master-kind.ts';

/** Every kind of job there is; a new one is a file in `kinds/` and a line here. */
export const jobKinds: readonly JobKind[] = [analyzeKind, masterKind];

/** What a manifest asks for where neither it nor its batch says. */
export const usualJobKind: JobKind = masterKind;

/** @param known Kinds of this farm; those that every farm has unless set. @throws invalid_argument naming them, and how another is made known. */
export function jobKindOf(kind: string, known: readonly JobKind[] = jobKinds): JobKind {
  const found = known.find((each) => each.kind === kind);
  if (found !== undefined) return found;
  const names = known.map((each) => `"${each.kind}"`).join(', ');
  const remedy = 'A kind that workers of yours bring is named to every gateway in LATHE_CUSTOM_KINDS.';
  throw new LatheError(
    'invalid_argument',
    `There is no job kind ${JSON.stringify(kind.slice(0, 80))}; there are: ${names}. ${remedy}`,
    { details: { kind: kind.slice(0, 80) } },
  );
}

/** Refuses inputs in other roles or numbers than the kind takes. @throws invalid_argument with every fault named. */
export function checkInputs(kind: JobKind, inputs: readonly Pick<JobAsset, 'role'>[]): void {
  const faults: Fault[] = [];
  for (const { role, minimum, maximum } of kind.inputs) {
    const count = inputs.filter((input) => input.role === role).length;
    if (count >= minimum && count <= maximum) continue;
    const wanted = minimum === maximum ? `${minimum}` : `${minimum} to ${maximum}`;
    faults.push({
      field: role,
      message: `A job of kind "${kind.kind}" takes ${wanted} of role "${role}", got ${count}.`,
    });
  }
  for (const role of new Set(inputs.map((input) => input.role))) {
    if (kind.inputs.some((known) => known.role === role)) continue;
    const known = kind.inputs.map((input) => `"${input.role}"`).join(', ');
    const taken = known === '' ? 'no inputs' : `inputs of role ${known}`;
    faults.push({ field: role, message: `A job of kind "${kind.kind}" takes ${taken}, got "${role}".` });
  }
  if (faults.length > 0) throw invalidArgument('The list of inputs', faults);
}
