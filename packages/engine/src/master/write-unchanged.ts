import { frameSizeBytes } from '../stream/frame-size.ts';
import type { CandidateFile } from './candidate-file.ts';
import { replaceUncleanDoubles } from './replace-unclean-doubles.ts';
import { fillCandidate, finishAndReadBack, type Candidate, type WritingContext } from './write-candidate.ts';

/**
 * Writes the samples as they are: the payload byte by byte where the format stays and every sample is finite and
 * normal, else decoded and encoded without gain. 64 bit float, which the chain would round, is never decoded: what is not
 * finite or normal becomes 0 in the bytes.
 */
export async function writeUnchanged(context: WritingContext, replacedSamples: number): Promise<Candidate> {
  const { source, sampleFormat, control } = context;
  control.beginPass('write', 0.7, source.lengthFrames);
  const formatStays = source.info.sampleFormat === sampleFormat;
  const verbatim = formatStays && (replacedSamples === 0 || sampleFormat === 'f64');
  const { file, result } = await fillCandidate(context, async (candidate) => {
    if (verbatim) return await copyPayload(context, candidate, replacedSamples > 0);
    const { clippedSamples } = await context.tail.run(
      { gainDb: 0, limiterCeilingDbtp: null, measured: false },
      candidate,
      control,
    );
    return clippedSamples;
  });
  const readBack = await finishAndReadBack(file, context);
  return { file, ...readBack, gainDb: 0, limiter: null, clippedSamples: result, passes: 0, reachedLufs: null };
}

async function copyPayload(
  { source, control, blockFrames }: WritingContext,
  file: CandidateFile,
  replaces: boolean,
): Promise<number> {
  const frameBytes = frameSizeBytes(source.info);
  const bytes = new Uint8Array(blockFrames * frameBytes);
  await source.rewind();
  for (;;) {
    const frameCount = await source.read(bytes);
    if (frameCount === 0) return 0;
    const block = bytes.subarray(0, frameCount * frameBytes);
    if (replaces) replaceUncleanDoubles(block);
    file.write(block);
    control.advance(frameCount);
  }
}
