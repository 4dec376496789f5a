import { frameSizeBytes } from '../stream/frame-size.ts';
import type { CandidateFile } from './candidate-file.ts';
import { fillCandidate, finishAndReadBack, type Candidate, type WritingContext } from './write-candidate.ts';

/**
 * Writes the samples as they are: the payload byte by byte where the format stays and every sample is finite and
 * normal, else decoded and encoded without gain.
 */
export async function writeUnchanged(context: WritingContext, replacedSamples: number): Promise<Candidate> {
  const { source, sampleFormat, control } = context;
  control.beginPass('write', 0.7, source.lengthFrames);
  const verbatim = source.info.sampleFormat === sampleFormat && replacedSamples === 0;
  const { file, result } = await fillCandidate(context, async (candidate) => {
    if (verbatim) return await copyPayload(context, candidate);
    const { clippedSamples } = await context.tail.run({ gainDb: 0, limiterCeilingDbtp: null }, candidate, control);
    return clippedSamples;
  });
  const readBack = await finishAndReadBack(file, context);
  return { file, ...readBack, gainDb: 0, limiter: null, clippedSamples: result, passes: 0, reachedLufs: null };
}

async function copyPayload({ source, control, blockFrames }: WritingContext, file: CandidateFile): Promise<number> {
  const frameBytes = frameSizeBytes(source.info);
  const bytes = new Uint8Array(blockFrames * frameBytes);
  await source.rewind();
  for (;;) {
    const frameCount = await source.read(bytes);
    if (frameCount === 0) return 0;
    file.write(bytes.subarray(0, frameCount * frameBytes));
    await control.advance(frameCount);
  }
}
