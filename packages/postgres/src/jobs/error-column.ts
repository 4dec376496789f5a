import type { ErrorRecord } from '@lathe/core/errors';

/** An error as the text of a column. */
export function errorToColumn(error: ErrorRecord | null): string | null {
  return error === null ? null : JSON.stringify(error);
}

export function errorFromColumn(text: string | null): ErrorRecord | null {
  // Only `errorToColumn` writes these columns.
  return text === null ? null : (JSON.parse(text) as ErrorRecord);
}
