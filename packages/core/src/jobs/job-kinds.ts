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

/** @throws invalid_argument naming the kinds there are. */
export function jobKindOf(kind: string): JobKind {
  return findOrRefuse('job kind', kind, (known) => known.kind);
}

/** The kind whose spec a request carries in this field. @throws invalid_argument naming the fields there are. */
export function jobKindOfWireField(field: string): JobKind {
  return findOrRefuse('spec', field, (known) => known.wireField);
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
    faults.push({ field: role, message: `A job of kind "${kind.kind}" takes inputs of role ${known}, got "${role}".` });
  }
  if (faults.length > 0) throw invalidArgument('The list of inputs', faults);
}

function findOrRefuse(what: string, name: string, nameOf: (kind: JobKind) => string): JobKind {
  const found = jobKinds.find((kind) => nameOf(kind) === name);
  if (found !== undefined) return found;
  const known = jobKinds.map((kind) => `"${nameOf(kind)}"`).join(', ');
  throw new LatheError('invalid_argument', `There is no ${what} ${JSON.stringify(name)}; there are: ${known}.`, {
    details: { name },
  });
}
