import type { AudioFileSpec } from '@lathe/audio-file';
import type { MasterRecipe, SampleFormat } from '@lathe/core';
import type { Kernels } from '@lathe/dsp';
import type { PcmSource } from '../stream/pcm-source.ts';
import type { RenderControl } from '../stream/render-control.ts';
import { CandidateFile, type WrittenFacts } from './candidate-file.ts';
import type { MasterPlan } from './plan-master.ts';
import { readBack, type ReadBack } from './read-back.ts';
import type { LimiterStatistics, Tail } from './tail.ts';

/** Everything the ways of writing a master need. */
export interface WritingContext {
  readonly source: PcmSource;
  /** Those of the tail. */
  readonly kernels: Kernels;
  readonly tail: Tail;
  readonly plan: MasterPlan;
  readonly recipe: MasterRecipe;
  readonly sampleFormat: SampleFormat;
  readonly outputPath: string;
  readonly fileSpec: AudioFileSpec;
  readonly blockFrames: number;
  readonly threads: number;
  readonly control: RenderControl;
}

/** A finished, read-back candidate, not yet published; its owner disposes the file. */
export interface Candidate {
  readonly file: CandidateFile;
  readonly written: WrittenFacts;
  readonly found: ReadBack;
  readonly gainDb: number;
  /** Null without limiter. */
  readonly limiter: (LimiterStatistics & { readonly ceilingDbtp: number }) | null;
  readonly clippedSamples: number;
  readonly passes: number;
  /** Set when the target was not reached: what was instead, LUFS. */
  readonly reachedLufs: number | null;
}

/** Where on the progress line the last reading back ends. */
const proofEnd = 0.99;

/** Finishes a file and reads it back, up to `end` of the progress line; disposes it when that fails. */
export async function finishAndReadBack(
  file: CandidateFile,
  context: WritingContext,
  end = proofEnd,
): Promise<{ readonly written: WrittenFacts; readonly found: ReadBack }> {
  try {
    const written = await file.finish();
    context.control.beginPass('prove', end, context.source.lengthFrames);
    return { written, found: await readBack(file.path, context.source.info.channels, context) };
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}

/** Creates a candidate and fills it; disposes it when that fails. */
export async function fillCandidate<Result>(
  context: WritingContext,
  fill: (file: CandidateFile) => Promise<Result>,
): Promise<{ readonly file: CandidateFile; readonly result: Result }> {
  const file = await CandidateFile.create(context.outputPath, context.fileSpec);
  try {
    return { file, result: await fill(file) };
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}
