import { LatheError } from '@lathe/core/errors';

/** A 64 bit integer of the wire as a number. @throws invalid_argument outside the range, naming the field. */
export function integerOf(text: string | number, field: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < minimum || value > maximum)
    throw new LatheError(
      'invalid_argument',
      `${field} must be an integer from ${minimum} to ${maximum}, got ${text}.`,
      {
        details: { field },
      },
    );
  return value;
}
