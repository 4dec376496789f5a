import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import type { MediaWarning } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { checkDuration } from '../format/check-audio-facts.ts';
import { FrameWalker } from './frame-walker.ts';
import type { Mp3Scan } from './scan-mp3.ts';

/**
 * Counts the frames of an MP3 that does not declare how many there are; lenient reading counts those lost in gaps too.
 *
 * @throws LatheError `input_corrupt` at the first gap unless lenient, `limit_exceeded`.
 */
export function countMp3Frames(
  file: InputFile,
  scan: Mp3Scan,
  limits: AudioLimits,
  isLenient: boolean,
  warnings: MediaWarning[],
): number {
  const { format } = scan;
  warnings.push({
    code: 'length_not_declared',
    message: 'The MP3 does not declare its length; its frames were counted, and a missing end cannot be noticed.',
  });
  const walker = new FrameWalker(file, scan.framesOffset, scan.framesEnd, format);
  let mpegFrames = 0;
  for (let item = walker.next(); item; item = walker.next()) {
    if (item.kind === 'gap' && item.isZero) {
      warnings.push({
        code: 'trailing_bytes',
        message: `${item.sizeBytes} zero bytes follow the last frame of the MP3; they are ignored.`,
      });
    } else if (item.kind === 'gap' && !isLenient) {
      throw new LatheError('input_corrupt', `The MP3 is damaged or cut off at byte ${item.offset}: ${item.reason}.`, {
        details: { offset: item.offset, mpegFrames },
      });
    }
    if (item.kind === 'frame') mpegFrames += 1;
    else if (!item.isAtEnd) mpegFrames += item.lostFrames;
    checkDuration(mpegFrames * format.frameCount, format.sampleRateHz, limits);
  }
  return mpegFrames;
}
