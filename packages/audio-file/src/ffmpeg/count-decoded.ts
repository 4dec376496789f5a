import { LatheError } from '@lathe/core/errors';
import type { Damage, MediaWarning } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { checkDuration } from '../format/check-audio-facts.ts';
import { sampleSizeBytes } from '../format/sample-format.ts';
import { DecodeStream, type DecodeStreamSpec } from './decode-stream.ts';
import type { ForeignDescription } from './describe-foreign.ts';
import type { AudioCut } from './mp4/cut-mp4-audio.ts';
import type { ProbedAudio } from './parse-probe.ts';

/** A rounded length may be off by a packet, two for codecs that overlap theirs. */
const toleranceSeconds = 0.2;
/** Where no length is declared the deadline is that of the longest audio accepted, but not more than this. */
const longestDeadlineSeconds = 3600;

/**
 * Decodes a file once to count its frames, for containers that round their length or declare none.
 *
 * What is missing is added to `damage` when it is read leniently.
 *
 * @throws LatheError `input_corrupt` when more than 0.2 s of the declared duration are missing; the codes of
 * `DecodeStream`; `limit_exceeded`.
 */
export async function countDecoded(
  stream: Omit<DecodeStreamSpec, 'deadlineSeconds'>,
  { info }: ForeignDescription,
  { durationSeconds }: ProbedAudio,
  limits: AudioLimits,
  { warnings, damage }: { readonly warnings: MediaWarning[]; readonly damage: Damage[] },
): Promise<AudioCut> {
  const { sampleRateHz } = info;
  if (durationSeconds !== null) checkDuration(durationSeconds * sampleRateHz, sampleRateHz, limits);
  const deadlineSeconds = Math.min(
    longestDeadlineSeconds,
    15 + Math.ceil(durationSeconds ?? limits.maxDurationSeconds),
  );
  const frameSizeBytes = info.channelCount * sampleSizeBytes(info.sampleFormat);
  await using decoding = new DecodeStream({ ...stream, deadlineSeconds });
  let sizeBytes = 0;
  for (let block = await decoding.next(); block !== null; block = await decoding.next()) {
    sizeBytes += block.length;
    checkDuration(sizeBytes / frameSizeBytes, sampleRateHz, limits);
  }
  const lengthFrames = sizeBytes / frameSizeBytes;
  const declared = durationSeconds === null ? 0 : durationSeconds * sampleRateHz;
  if (lengthFrames < declared - toleranceSeconds * sampleRateHz) {
    const message = `The file declares ${durationSeconds} s of audio; only ${lengthFrames / sampleRateHz} s are there.`;
    if (stream.isStrict) {
      throw new LatheError('input_corrupt', message, { details: { durationSeconds, decodedFrames: lengthFrames } });
    }
    damage.push({ message, startFrame: lengthFrames, lengthFrames: Math.round(declared) - lengthFrames });
  }
  warnings.push({
    code: 'length_not_declared',
    message:
      'The file does not declare its length in frames; it was counted, and a missing end of up to 0.2 s cannot be noticed.',
  });
  const counted = { lengthFrames, leastDecodedFrames: lengthFrames, mostDecodedFrames: lengthFrames };
  return { startFrames: 0, ...counted, encoderDelay: null };
}
