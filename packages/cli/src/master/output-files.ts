import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { MasterRecipe } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { AudioLimits } from '@lathe/engine';
import type { InputFile } from '../inputs/collect-inputs.ts';

/** An input with the files it becomes. */
export interface MasterWork {
  readonly input: InputFile;
  readonly outputPath: string;
  readonly reportPath: string;
}

/** File systems that take `A.wav` and `a.wav` for one. */
const foldsCase = process.platform === 'darwin' || process.platform === 'win32';

/**
 * Names every output by the container it will have, keeping the tree of the inputs.
 * @throws output_conflict when an output is an input, two inputs share an output, a file that Lathe did not write is in
 * the way, or the folder is a file; nothing has been written then.
 */
export async function planOutputs(
  inputs: readonly InputFile[],
  outputFolder: string,
  recipe: MasterRecipe,
  limits?: Partial<AudioLimits>,
): Promise<readonly MasterWork[]> {
  if ((await stat(outputFolder).catch(() => null))?.isDirectory() === false) throw noFolder(outputFolder);
  // Only who names outputs pays for loading the engine.
  const { masterEnding } = await import('@lathe/engine');
  const works: MasterWork[] = [];
  for (const input of inputs) {
    works.push(workFor(input, outputFolder, await masterEnding(input.path, recipe, limits)));
  }
  const owners = new Map<string, string>();
  for (const { input, outputPath, reportPath } of works) {
    for (const path of [outputPath, reportPath]) {
      const owner = owners.get(nameKey(path));
      if (owner !== undefined) throw sharedOutput(owner, input.path, path);
      owners.set(nameKey(path), input.path);
    }
  }
  const identities = new Map<string, string>();
  for (const { path } of inputs) for (const key of await identityKeys(path)) identities.set(key, path);
  for (const { input, outputPath, reportPath } of works) {
    for (const path of [outputPath, reportPath]) {
      for (const key of await identityKeys(path)) {
        const overwritten = identities.get(key);
        if (overwritten !== undefined) throw overwritesInput(input.path, path, overwritten);
      }
    }
    if ((await exists(outputPath)) && !(await exists(reportPath))) throw overwritesStranger(input.path, outputPath);
  }
  return works;
}

function workFor(input: InputFile, outputFolder: string, ending: string): MasterWork {
  const stem = join(
    outputFolder,
    dirname(input.relativePath),
    basename(input.relativePath, extname(input.relativePath)),
  );
  return { input, outputPath: stem + ending, reportPath: `${stem}.report.json` };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

function nameKey(path: string): string {
  const full = resolve(path);
  return foldsCase ? full.toLowerCase() : full;
}

/** Ways to recognise a file: its resolved path, and device and inode where it exists (hard links, folded case). */
async function identityKeys(path: string): Promise<readonly string[]> {
  const keys = [`path ${nameKey(await resolvedPath(path))}`];
  const status = await stat(path, { bigint: true }).catch(() => null);
  if (status !== null && status.ino !== 0n) keys.push(`inode ${status.dev} ${status.ino}`);
  return keys;
}

/** The path with links followed, as far as it exists. */
async function resolvedPath(path: string): Promise<string> {
  const full = resolve(path);
  try {
    return await realpath(full);
  } catch {
    const parent = dirname(full);
    return parent === full ? full : join(await resolvedPath(parent), basename(full));
  }
}

function sharedOutput(first: string, second: string, path: string): LatheError {
  return new LatheError('output_conflict', `${first} and ${second} would both be written to ${path}.`, {
    details: { first, second, path },
  });
}

function noFolder(path: string): LatheError {
  return new LatheError('output_conflict', `${path} is a file; the masters need a folder.`, { details: { path } });
}

function overwritesInput(input: string, path: string, overwritten: string): LatheError {
  return new LatheError('output_conflict', `The master of ${input} would overwrite the input ${overwritten}.`, {
    details: { input, path, overwritten },
  });
}

/** Lathe leaves a report beside what it writes: a file without one is somebody else's. */
function overwritesStranger(input: string, path: string): LatheError {
  return new LatheError(
    'output_conflict',
    `${path} exists and has no Lathe report beside it; the master of ${input} would destroy it.`,
    {
      details: { input, path },
    },
  );
}
