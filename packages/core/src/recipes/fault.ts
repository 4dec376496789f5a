import type { z } from 'zod';
import { LatheError } from '../errors/index.ts';

/** One thing that is wrong with a value from outside. */
export interface Fault {
  /** Path of the field; empty for the value itself. */
  readonly field: string;
  /** A sentence. */
  readonly message: string;
}

/** The faults a schema found in a value, each with the value received. */
export function schemaFaults(error: z.ZodError, input: unknown): Fault[] {
  return error.issues.map((issue) => {
    const field = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') return { field, message: `There is no field ${quoted(issue.keys)}.` };
    const received = textOf(valueAt(input, issue.path));
    return { field, message: `${field || 'It'} is wrong: ${lowerFirst(issue.message)}, got ${received}.` };
  });
}

/** One `invalid_argument` that names every fault; `details` has a sentence by field. */
export function invalidArgument(subject: string, faults: readonly Fault[]): LatheError {
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  const sentences = faults.map(({ message }) => message).join(' ');
  return new LatheError('invalid_argument', `${subject} has ${count}: ${sentences}`, {
    details: Object.fromEntries(faults.map(({ field, message }) => [field || 'value', message])),
  });
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

function textOf(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  const text = JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item));
  return (text ?? typeof value).slice(0, 200);
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => JSON.stringify(key)).join(', ');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
