import { LatheError } from '@lathe/core/errors';
import { z } from 'zod';

/**
 * Reads a service's configuration from environment variables, once, in its entry point.
 * Empty variables count as not set.
 * @throws invalid_argument listing every fault at once: name, value, expectation.
 */
export function parseConfig<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  environment: Readonly<Record<string, string | undefined>>,
): z.infer<z.ZodObject<Shape>> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = environment[name];
    if (value !== undefined && value !== '') given[name] = value;
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? '');
    const value = given[name];
    return `${name} ${value === undefined ? 'is not set' : `is ${JSON.stringify(value)}`}: ${issue.message}`;
  });
  throw new LatheError('invalid_argument', `The configuration has ${faults.length} fault(s).\n${faults.join('\n')}`);
}

/** A whole number in an environment variable. */
export function integerVariable(minimum: number, maximum: number): z.ZodType<number> {
  return z
    .string()
    .regex(/^-?\d+$/, `expected an integer from ${minimum} to ${maximum}`)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `expected an integer from ${minimum} to ${maximum}`);
}
