import { LatheError } from '@lathe/core/errors';

/** Frames read and processed at a time unless told otherwise; 64 KiB of stereo float, which stays in the second-level cache. */
export const defaultBlockFrames = 8_192;

/** Samples of a master's block, all channels together: fewer steps through JavaScript than while measuring, and still in the second-level cache. */
const masterBlockSamples = 65_536;

/** Frames that a master reads and processes at a time unless told otherwise. */
export function masterBlockFrames(channelCount: number): number {
  return Math.max(4_096, Math.floor(masterBlockSamples / channelCount / 256) * 256);
}

/**
 * Checks a block size, which never changes a result: state changes lie on the absolute frame grid.
 * @throws invalid_argument unless it is a whole number from 256 to 65,536.
 */
export function checkedBlockFrames(blockFrames: number = defaultBlockFrames): number {
  if (!Number.isInteger(blockFrames) || blockFrames < 256 || blockFrames > 65_536) {
    throw new LatheError(
      'invalid_argument',
      `blockFrames must be a whole number from 256 to 65536, got ${blockFrames}.`,
      { details: { blockFrames } },
    );
  }
  return blockFrames;
}
