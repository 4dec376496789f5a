/** Least magnitude that rounds to 2^40 as 32 bit float, where the decoder takes a sample for none. */
const roundsToAbsurd = 1_099_511_595_008;
const smallestNormal = 2.225_073_858_507_201_4e-308;

/**
 * Puts 0 in place of every f64 that the decoder counts as not finite or denormal, and leaves all others as they are.
 *
 * @param bytes whole samples, from a multiple of 8 in their buffer on.
 */
export function replaceUncleanDoubles(bytes: Uint8Array): void {
  const samples = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
  for (const [index, sample] of samples.entries()) {
    const magnitude = Math.abs(sample);
    const isClean = magnitude === 0 || (magnitude >= smallestNormal && magnitude < roundsToAbsurd);
    if (!isClean) samples[index] = 0;
  }
}
