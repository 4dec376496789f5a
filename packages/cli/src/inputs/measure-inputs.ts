import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { Measurement, PicturePart } from '@lathe/core';
import { LatheError, type ErrorRecord } from '@lathe/core/errors';
import { analyzeFile, type AnalyzeOptions, type AudioLimits } from '@lathe/engine/analyze';
import type { TaskResult } from '@lathe/engine/pool';
import type { HelperThreads } from '@lathe/engine/threads';
import type { InputFile } from './collect-inputs.ts';
import { startHelpers } from './start-helpers.ts';
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

/** A thread costs about 0.05 CPU seconds to start; up to this much work is done on the thread that is there. */
const mainThreadSeconds = 1;

function estimatedSeconds({ path, sizeBytes }: InputFile): number {
  return sizeBytes / (bytesPerSecond[extname(path).toLowerCase()] ?? uncompressedBytesPerSecond);
}

/**
 * Measures files on as many threads as there are cores, this one included, or on this one alone when that is cheaper; one
 * file after the other is handed out in the order of `inputs`. A large file alone is divided.
 */
export async function* measureInputs(
  inputs: readonly InputFile[],
  { threads, ...options }: MeasureInputsOptions,
): AsyncGenerator<readonly [InputFile, MeasuredInput]> {
  const allowed = threads ?? availableParallelism();
  const laneCount = Math.min(allowed, inputs.length);
  const seconds = inputs.reduce((sum, input) => sum + estimatedSeconds(input), 0);
  const [first] = inputs;
  if (laneCount > 1 && (threads !== undefined || seconds > mainThreadSeconds)) {
    await using helpers = startHelpers(laneCount - 1, 'analyze');
    yield* measureOnLanes(inputs, helpers, options);
    return;
  }
  const shared = inputs.length === 1 && first !== undefined ? threadsWorth(first, allowed) : 1;
  await using helpers = shared > 1 ? startHelpers(shared - 1, 'segments') : undefined;
  for (const input of inputs) yield [input, await measureHere(input, { ...options, threads: shared, helpers })];
}

async function measureHere({ path }: InputFile, options: AnalyzeOptions): Promise<MeasuredInput> {
  try {
    return { ok: true, measurement: await analyzeFile(path, options) };
  } catch (error) {
    return { ok: false, error: LatheError.from(error).toRecord() };
  }
}

async function* measureOnLanes(
  inputs: readonly InputFile[],
  helpers: HelperThreads,
  options: Omit<MeasureInputsOptions, 'threads'>,
): AsyncGenerator<readonly [InputFile, MeasuredInput]> {
  const { RenderLanes: Lanes } = await import('@lathe/engine/pool');
  const lanes = new Lanes(helpers, options.limits);
  const { series, picture = [], dualMono = false, layout = null, lenient, blockFrames } = options;
  const recipe = JSON.stringify({
    schema: 'lathe.recipe.analyze/1',
    series,
    ...(picture.length > 0 && { picture }),
    dualMono,
    layout,
    ...(lenient ? { lenient } : {}),
  });
  const stopping = new AbortController();
  const measured = inputs.map((input) => ({ input, result: Promise.withResolvers<MeasuredInput>() }));
  const ending = lanes.each(measured, async ({ input: { path }, result }, lane) => {
    if (stopping.signal.aborted) return;
    const task = { kind: 'analyze', inputs: [{ role: 'source', path }], outputs: [], recipe, blockFrames };
    result.resolve(asMeasured(await lanes.run(lane, task, { signal: stopping.signal })));
  });
  try {
    for (const { input, result } of measured) yield [input, await result.promise];
  } finally {
    // Whoever takes no more results waits for no more files.
    stopping.abort();
    await ending;
  }
}

function asMeasured(result: TaskResult): MeasuredInput {
  if (!result.ok) return result;
  if ('schema' in result.report) {
    const error = new LatheError('internal', 'An analysis returned the report of a master.');
    return { ok: false, error: error.toRecord() };
  }
  return { ok: true, measurement: result.report };
}
