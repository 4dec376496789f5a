import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LatheError } from '@lathe/core/errors';
import type { OwnKind } from '@lathe/worker';

/** @param paths of modules, separated by commas. @throws invalid_argument naming the one that cannot be used. */
export async function loadOwnKinds(paths: string): Promise<readonly OwnKind[]> {
  const names = paths.split(',').flatMap((path) => path.trim() || []);
  return (await Promise.all(names.map(kindsOf))).flat();
}

async function kindsOf(path: string): Promise<readonly OwnKind[]> {
  let loaded: unknown;
  try {
    loaded = await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    throw new LatheError(
      'invalid_argument',
      `LATHE_KIND_MODULES names ${path}, which cannot be loaded: ${LatheError.from(cause).message}`,
      {
        cause,
      },
    );
  }
  const kinds: unknown = typeof loaded === 'object' && loaded !== null && 'kinds' in loaded ? loaded.kinds : null;
  if (Array.isArray(kinds) && kinds.every(isOwnKind)) return kinds;
  throw new LatheError(
    'invalid_argument',
    `LATHE_KIND_MODULES names ${path}, which exports no list "kinds" of { kind, run }.`,
  );
}

function isOwnKind(value: unknown): value is OwnKind {
  if (typeof value !== 'object' || value === null) return false;
  return 'kind' in value && typeof value.kind === 'string' && 'run' in value && typeof value.run === 'function';
}
