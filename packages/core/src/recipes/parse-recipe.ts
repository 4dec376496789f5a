import type { z } from 'zod';
import { invalidArgument, schemaFaults } from './fault.ts';

/** A stored recipe read back. @throws invalid_argument when it is not JSON or not what the schema says. */
export function parseRecipe<T>(schema: z.ZodType<T>, recipe: string): T {
  let value: unknown;
  try {
    value = JSON.parse(recipe);
  } catch {
    throw invalidArgument('The recipe', [{ field: '', message: 'It is not JSON.' }]);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidArgument('The recipe', schemaFaults(parsed.error, value));
  return parsed.data;
}
