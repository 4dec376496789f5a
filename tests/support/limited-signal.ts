import { type Kernels, PlanarBlock, type TruePeakLimiter } from '@lathe/dsp';

/** Feeds whole channels through a limiter in blocks that cycle through `blockFrames`; the output is as long and delayed. */
export function limited(
  channels: readonly Float32Array[],
  limiter: TruePeakLimiter,
  kernels: Kernels,
  blockFrames: readonly number[],
): Float32Array[] {
  const block = new PlanarBlock(kernels, channels.length, Math.max(...blockFrames));
  const output = channels.map((samples) => samples.slice());
  const lengthFrames = output[0]?.length ?? 0;
  for (let first = 0, turn = 0; first < lengthFrames; turn++) {
    const count = Math.min(blockFrames[turn % blockFrames.length] ?? 1, lengthFrames - first);
    for (const [channel, samples] of output.entries()) {
      block.channel(channel).set(samples.subarray(first, first + count));
    }
    limiter.process(block, count);
    for (const [channel, samples] of output.entries()) samples.set(block.channel(channel).subarray(0, count), first);
    first += count;
  }
  return output;
}
