import { LatheError } from '@lathe/core/errors';
import type { EncoderDelay } from '../../format/audio-file-info.ts';
import type { Mp4Track } from './read-mp4-track.ts';

/** Which of the frames that ffmpeg decodes are the audio, and how many it must decode. */
export interface AudioCut {
  readonly startFrames: number;
  readonly lengthFrames: number;
  /** The decoder gives at least so many frames … */
  readonly leastDecodedFrames: number;
  /** … and at most so many: the last packet may decode to a whole one. */
  readonly mostDecodedFrames: number;
  /** Null when nothing is cut. */
  readonly encoderDelay: EncoderDelay | null;
}

/**
 * Finds the audio between what an encoder put in front of it and behind it.
 *
 * The end comes from the most exact source there is: iTunes' tag counts frames, and so does the table of packet
 * durations, whose last entry is shortened by good writers. An edit's duration counts ticks of the movie, often
 * milliseconds; it decides only where it ends the audio by more than its own tick earlier.
 *
 * @param sampleRateHz of the decoded audio; packets are counted in it.
 * @param isLossy the codec fills its last packet up; the others end where the audio does.
 * @throws LatheError `unsupported_format` for an edit list that joins several stretches, `input_corrupt` for one that
 * lies outside the media.
 */
export function cutMp4Audio(track: Mp4Track, sampleRateHz: number, isLossy: boolean): AudioCut {
  const framesPerTick = sampleRateHz / track.mediaTicksPerSecond;
  const mediaFrames = Math.round(track.mediaTicks * framesPerTick);
  const packetFrames = Math.max(1, Math.round(track.packetTicks * framesPerTick));
  const wholeFrames = isLossy ? track.packetCount * packetFrames : mediaFrames;
  const decoded = {
    leastDecodedFrames: mediaFrames,
    mostDecodedFrames: Math.max(mediaFrames + packetFrames - 1, wholeFrames),
  };
  const { gapless } = track;
  if (gapless) {
    const { delayFrames, paddingFrames, lengthFrames } = gapless;
    const sum = delayFrames + paddingFrames + lengthFrames;
    if (lengthFrames > 0 && sum >= mediaFrames && sum <= decoded.mostDecodedFrames) {
      return cut(delayFrames, lengthFrames, sum, decoded, 'iTunSMPB');
    }
  }
  const played = track.edits.filter(({ mediaTime }) => mediaTime >= 0);
  const [edit, ...more] = played;
  if (more.length > 0) {
    throw new LatheError(
      'unsupported_format',
      `The MP4's edit list joins ${played.length} stretches of its audio; one is supported.`,
      { details: { editCount: played.length } },
    );
  }
  if (!edit) return cut(0, mediaFrames, wholeFrames, decoded, 'packet durations');
  const startFrames = Math.round(edit.mediaTime * framesPerTick);
  const availableFrames = mediaFrames - startFrames;
  const framesPerMovieTick = sampleRateHz / track.movieTicksPerSecond;
  const editFrames = Math.round(edit.durationTicks * framesPerMovieTick);
  if (availableFrames <= 0) {
    throw new LatheError(
      'input_corrupt',
      `The MP4's edit list starts at frame ${startFrames}, behind its ${mediaFrames} frames of audio.`,
    );
  }
  // A duration of 0, as of audio shorter than a tick, means the whole rest.
  const isCutByEdit =
    edit.durationTicks > 0 && editFrames < availableFrames - Math.max(1, Math.ceil(framesPerMovieTick));
  const countsFrames = edit.durationTicks > 0 && framesPerMovieTick <= 1;
  const lengthFrames = isCutByEdit || countsFrames ? Math.min(editFrames, availableFrames) : availableFrames;
  return cut(startFrames, lengthFrames, wholeFrames, decoded, 'edit list');
}

function cut(
  startFrames: number,
  lengthFrames: number,
  wholeFrames: number,
  decoded: Pick<AudioCut, 'leastDecodedFrames' | 'mostDecodedFrames'>,
  declaredBy: string,
): AudioCut {
  const endFrames = Math.max(0, wholeFrames - startFrames - lengthFrames);
  const encoderDelay = startFrames + endFrames > 0 ? { startFrames, endFrames, declaredBy } : null;
  return { startFrames, lengthFrames, ...decoded, encoderDelay };
}
