import type { PicturePart } from '@lathe/core';
import type { AudioLimits } from '@lathe/engine/analyze';
import type { InputFile } from '../inputs/collect-inputs.ts';
import { measureInputs, type MeasuredInput } from '../inputs/measure-inputs.ts';

export interface CheckMeasureOptions {
  /** What the rules ask for beside loudness and peaks. */
  readonly parts: readonly PicturePart[];
  /** Momentary and short-term series too, for a page. */
  readonly series?: boolean;
  readonly threads: number | undefined;
  readonly blockFrames: number | undefined;
  readonly limits: Partial<AudioLimits>;
}

/** Measures files with the parts of the picture that the rules need, file by file in order. */
export function measureForCheck(
  inputs: readonly InputFile[],
  { parts, series = false, threads, blockFrames, limits }: CheckMeasureOptions,
): AsyncGenerator<readonly [InputFile, MeasuredInput]> {
  // Damage must not pass: a file that is not whole fails with its error.
  const options = { series, threads, blockFrames, limits, lenient: false, picture: parts };
  return measureInputs(inputs, options);
}
