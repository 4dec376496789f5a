import { requestHash, type JobClass } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { checkedFileName } from '../assets/file-label.ts';
import { storableText } from '../wire/storable-text.ts';

/** What a caller asks for, as every door hands it over. */
export interface CreateJob {
  /** Makes the call idempotent within the tenant; empty: not idempotent. */
  readonly requestId: string;
  /** Name of the job kind. */
  readonly kind: string;
  /** The kind's spec as JSON with camelCase names; checked by the kind. */
  readonly spec: unknown;
  readonly inputs: readonly { readonly role: string; readonly assetId: string; readonly name: string }[];
  /** Null: the kind's own. */
  readonly class: JobClass | null;
  readonly label: string;
  readonly noReuse: boolean;
  readonly attemptLimit: number;
  /** −100 … 100; higher goes first within the tenant. */
  readonly priority: number;
  /** UTC microseconds; null: none. */
  readonly deadlineUs: number | null;
}

/** Most inputs of one job. */
const inputLimit = 256;

/** Checks what does not depend on the kind. @throws invalid_argument naming the first field at fault. */
export function checkCreateJob(request: CreateJob): void {
  const { requestId, label, attemptLimit, inputs } = request;
  if (!/^[\x21-\x7e]{0,128}$/.test(requestId))
    refuse('requestId', `requestId is 1 to 128 printable ASCII characters without spaces, got ${quoted(requestId)}.`);
  if (label.length > 200) refuse('label', `label has at most 200 characters, got ${label.length}.`);
  storableText(label, 'label');
  if (!Number.isInteger(attemptLimit) || attemptLimit < 1 || attemptLimit > 10)
    refuse('attemptLimit', `attemptLimit is an integer from 1 to 10, got ${attemptLimit}.`);
  checkTurn(request.priority, request.deadlineUs);
  if (inputs.length > inputLimit) refuse('inputs', `A job has at most ${inputLimit} inputs, got ${inputs.length}.`);
  for (const { name } of inputs) if (name !== '') checkedFileName(name);
}

function refuse(field: string, message: string): never {
  throw new LatheError('invalid_argument', message, { details: { field } });
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}

/** @throws invalid_argument. */
export function checkTurn(priority: number, deadlineUs: number | null): void {
  if (!Number.isInteger(priority) || Math.abs(priority) > 100)
    refuse('priority', `priority is an integer from -100 to 100, got ${priority}.`);
  if (deadlineUs !== null && !(Number.isSafeInteger(deadlineUs) && deadlineUs > 0))
    refuse('deadlineUs', `deadlineUs is in microseconds since 1970, got ${deadlineUs}.`);
}

/** What a repeated request must have in common with the first. Fields that came later count only where they are set. */
export function bodyHash({ priority, deadlineUs, ...body }: Omit<CreateJob, 'requestId'>): string {
  return requestHash({
    ...body,
    ...(priority === 0 ? {} : { priority }),
    ...(deadlineUs === null ? {} : { deadlineUs }),
  });
}
