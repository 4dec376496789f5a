import type { ErrorDetails } from '@lathe/core/errors';

/** Error details as a map of strings, the form of ErrorInfo's metadata and of lathe.v1.Error. */
export function detailsToStrings(details: ErrorDetails): Record<string, string> {
  return Object.fromEntries(Object.entries(details).map(([key, value]) => [key, String(value)]));
}

/** The way back: a string that is exactly how a number, boolean or null is written becomes that again. */
export function detailsFromStrings(strings: Readonly<Record<string, string>>): ErrorDetails {
  return Object.fromEntries(Object.entries(strings).map(([key, text]) => [key, scalarOf(text)]));
}

function scalarOf(text: string): string | number | boolean | null {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  const value = Number(text);
  return text !== '' && Number.isFinite(value) && String(value) === text ? value : text;
}
