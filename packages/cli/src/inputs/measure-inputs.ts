import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { Measurement, PicturePart } from '@lathe/core';
import { LatheError, type ErrorRecord } from '@lathe/core/errors';
import { analyzeFile, type AnalyzeOptions, type AudioLimits } from '@lathe/engine/analyze';
import type { RenderPool } from '@lathe/engine/pool';
import type { InputFile } from './collect-inputs.ts';
import { threadsWorth } from './threads-worth.ts';

export type MeasuredInput =
  | { readonly ok: true; readonly measurement: Measurement }
  | { readonly ok: false; readonly error: ErrorRecord };

export interface MeasureInputsOptions {
  readonly series: boolean;
  readonly dualMono?: boolean;
  readonly layout?: string | undefined;
  /** Parts of the picture; none unless given. */
  readonly picture?: readonly PicturePart[] | undefined;
  readonly threads: number | undefined;
  readonly blockFrames: number | undefined;
  readonly lenient: boolean;
  readonly limits: Partial<AudioLimits>;
}

/** Bytes that one thread measures in a second, about: uncompressed as they are read, compressed as they are decoded. */
const bytesPerSecond: Readonly<Record<string, number>> = {
  '.flac': 60_000_000,
  '.mp3': 5_000_000,
  '.ogg': 3_000_000,
  '.oga': 3_000_000,
  '.opus': 2_000_000,
};
const uncompressedBytesPerSecond = 1_000_000_000;

/** Each thread costs about 0.08 CPU seconds to start; up to this much work is done on the thread that is there. */
const mainThreadSeconds = 1;

function estimatedSeconds({ path, sizeBytes }: InputFile): number {
  return sizeBytes / (bytesPerSecond[extname(path).toLowerCase()] ?? uncompressedBytesPerSecond);
}

/**
 * Measures files on as many threads as there are cores, or on this thread when that is cheaper; one file after the
 * other is handed out in the order of `inputs`.
 */
export async function* measureInputs(
  inputs: readonly InputFile[],
  { threads, ...options }: MeasureInputsOptions,
): AsyncGenerator<readonly [InputFile, MeasuredInput]> {
  const allowed = threads ?? availableParallelism();
  const threadCount = Math.min(allowed, inputs.length);
  const seconds = inputs.reduce((sum, input) => sum + estimatedSeconds(input), 0);
  if (threadCount === 1 || (threads === undefined && seconds <= mainThreadSeconds)) {
    for (const input of inputs) {
      const shared = inputs.length === 1 ? threadsWorth(input, allowed) : 1;
      yield [input, await measureHere(input, { ...options, threads: shared })];
    }
    return;
  }
  const engine = await import('@lathe/engine/pool');
  await using pool = engine.RenderPool.open({ threads: threadCount, limits: options.limits });
  const { series, picture = [], dualMono = false, layout = null, lenient, blockFrames } = options;
  const recipe = JSON.stringify({
    schema: 'lathe.recipe.analyze/1',
    series,
    ...(picture.length > 0 && { picture }),
    dualMono,
    layout,
    ...(lenient ? { lenient } : {}),
  });
  const running = inputs.map((input) => measureOn(pool, input, recipe, blockFrames));
  for (const [index, input] of inputs.entries()) {
    const measured = await running[index];
    if (measured !== undefined) yield [input, measured];
  }
}

async function measureHere({ path }: InputFile, options: AnalyzeOptions): Promise<MeasuredInput> {
  try {
    return { ok: true, measurement: await analyzeFile(path, options) };
  } catch (error) {
    return { ok: false, error: LatheError.from(error).toRecord() };
  }
}

async function measureOn(
  pool: RenderPool,
  { path }: InputFile,
  recipe: string,
  blockFrames: number | undefined,
): Promise<MeasuredInput> {
  const result = await pool.run({
    kind: 'analyze',
    inputs: [{ role: 'source', path }],
    outputs: [],
    recipe,
    blockFrames,
  });
  if (!result.ok) return result;
  if ('schema' in result.report) {
    const error = new LatheError('internal', 'An analysis returned the report of a master.');
    return { ok: false, error: error.toRecord() };
  }
  return { ok: true, measurement: result.report };
}
