import { LatheError, type ErrorDetails } from '@lathe/core/errors';

/** A path on this machine, and what the owner of the job knows the file as. */
export interface KnownPath {
  readonly path: string;
  readonly name: string;
}

/**
 * The error as the owner of the job may see it: paths below the attempt's directory become the names of its files.
 *
 * @param known the files of the attempt; the longest path that fits is replaced.
 */
export function withoutServerPaths(error: LatheError, directory: string, known: readonly KnownPath[]): LatheError {
  const replace = (text: string): string => {
    let shown = text;
    for (const { path, name } of known.toSorted((a, b) => b.path.length - a.path.length)) {
      shown = shown.replaceAll(path, () => name);
    }
    return shown.replaceAll(directory, 'the scratch space');
  };
  const details: ErrorDetails = Object.fromEntries(
    Object.entries(error.details).map(([key, value]) => [key, typeof value === 'string' ? replace(value) : value]),
  );
  return new LatheError(error.code, replace(error.message), { details, cause: error });
}
