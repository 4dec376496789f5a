import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedObject } from '@lathe/core';
import { isSystemError } from './is-system-error.ts';

/** Every file below `root` whose key begins with the prefix, in the order of the keys' bytes; one directory in memory at a time. */
export async function* listObjects(root: string, prefix: string): AsyncGenerator<ListedObject> {
  const entries = await ifThere(readdir(join(root, prefix), { withFileTypes: true }));
  // A directory sorts as its keys do: with the separator behind it.
  const names = (entries ?? []).map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  for (const name of names.sort(byCodeUnits)) {
    const key = `${prefix}${name}`;
    if (name.endsWith('/')) yield* listObjects(root, key);
    else {
      const facts = await ifThere(stat(join(root, key)));
      if (facts !== null) yield { key, sizeBytes: facts.size, modifiedMs: Math.round(facts.mtimeMs) };
    }
  }
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Null for what was deleted while the listing went on. */
async function ifThere<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}
