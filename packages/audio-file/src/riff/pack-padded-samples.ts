import { LatheError } from '@lathe/core/errors';

/**
 * Left-justified 24 bit samples in 32 bit words as 3 bytes each.
 *
 * @param bytes whole little-endian frames.
 * @param firstFrame of the block, for the message.
 * @throws LatheError `target_unreachable` where the padding byte is not zero: dropping it would change the sample.
 */
export function packPaddedSamples(bytes: Uint8Array, firstFrame: number, channelCount: number): Uint8Array {
  const sampleCount = bytes.length / 4;
  const packed = new Uint8Array(sampleCount * 3);
  for (let sample = 0; sample < sampleCount; sample++) {
    const from = sample * 4;
    if (bytes[from] !== 0) throw paddingInUse(firstFrame + Math.floor(sample / channelCount));
    packed.set(bytes.subarray(from + 1, from + 4), sample * 3);
  }
  return packed;
}

function paddingInUse(frame: number): LatheError {
  return new LatheError(
    'target_unreachable',
    `The bits declared as padding carry signal at frame ${frame}: without them the samples would change. Reduce the depth with dither instead: lathe master FILE --out DIR --bit-depth 24`,
    { details: { frame } },
  );
}
