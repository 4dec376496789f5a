import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../inputs/collect-inputs.ts';

/** An input and where its mended file goes. */
export interface FixWork {
  readonly input: InputFile;
  readonly outputPath: string;
}

/** Endings that promise another container than the WAV that is written. */
const otherEndings = new Set(['.rf64', '.bw64', '.w64']);

/**
 * Names the outputs, keeping the tree of the inputs below `outputFolder`.
 * @throws output_conflict when a file is already there, or two inputs share an output; nothing has been written then.
 */
export async function planFixOutputs(inputs: readonly InputFile[], outputFolder: string): Promise<readonly FixWork[]> {
  const owners = new Map<string, string>();
  const works: FixWork[] = [];
  for (const input of inputs) {
    const outputPath = join(outputFolder, dirname(input.relativePath), outputName(input.relativePath));
    const key = resolve(outputPath).toLowerCase();
    const owner = owners.get(key);
    if (owner !== undefined) throw conflict(`${owner} and ${input.path} would both be written to ${outputPath}.`);
    if ((await stat(outputPath).catch(() => null)) !== null)
      throw conflict(`${outputPath} exists; it is not overwritten.`);
    owners.set(key, input.path);
    works.push({ input, outputPath });
  }
  return works;
}

function outputName(path: string): string {
  const name = basename(path);
  const ending = extname(name);
  return otherEndings.has(ending.toLowerCase()) ? `${name.slice(0, -ending.length)}.wav` : name;
}

function conflict(message: string): LatheError {
  return new LatheError('output_conflict', message);
}
