import { LatheError } from '@lathe/core/errors';

/** A text that every store can keep: PostgreSQL has no NUL character. @throws invalid_argument for one with a NUL, naming the field. */
export function storableText(text: string, field: string): string {
  if (!text.includes('\0')) return text;
  throw new LatheError(
    'invalid_argument',
    `${field} must have no NUL character (U+0000), got ${JSON.stringify(text.slice(0, 80))}; send it without.`,
    { details: { field } },
  );
}
