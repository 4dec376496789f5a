import { LatheError } from '@lathe/core/errors';
import type { RoleFile } from './render-task.ts';

/** Path of the only file in a role. @throws invalid_argument when there is none or more than one. */
export function pathOfRole(files: readonly RoleFile[], role: string): string {
  const found = files.filter((file) => file.role === role);
  const only = found[0];
  if (only !== undefined && found.length === 1) return only.path;
  throw new LatheError(
    'invalid_argument',
    `The task needs exactly one file in the role "${role}", got ${found.length}.`,
    {
      details: { role, count: found.length },
    },
  );
}

/** Path of the file in an optional role. */
export function optionalPathOfRole(files: readonly RoleFile[], role: string): string | undefined {
  return files.some((file) => file.role === role) ? pathOfRole(files, role) : undefined;
}
