import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { DamageLog } from '../lossy/damage-log.ts';
import type { LossyOptions } from '../lossy/lossy-options.ts';
import { LossyReader } from '../lossy/lossy-reader.ts';
import { describeMp3 } from './describe-mp3.ts';
import { Mp3Source } from './mp3-source.ts';
import { scanMp3 } from './scan-mp3.ts';

/**
 * Opens an MP3 whose first frame stands at `firstFrame`; takes over `file`, which the caller closes when this throws.
 *
 * @throws LatheError `unsupported_format`, `unsupported_rate`, `input_empty`, `malformed_media`, `input_corrupt`,
 * `limit_exceeded`.
 */
export function openMp3(
  file: InputFile,
  firstFrame: number,
  limits: AudioLimits,
  { lenient }: LossyOptions,
): LossyReader {
  const scan = scanMp3(file, firstFrame, limits);
  const [fault] = scan.faults;
  if (fault !== undefined && !lenient) throw new LatheError('input_corrupt', `The MP3 is damaged: ${fault}.`);
  const description = describeMp3(file, scan, limits, lenient);
  const { info, skippedFrames } = description;
  const channelOrder = info.channels.map((_, channel) => channel);
  const damage = new DamageLog(lenient, skippedFrames);
  const openSource = (): Mp3Source => new Mp3Source(file, scan, description, damage);
  return new LossyReader(file, { info, skippedFrames, channelOrder, gainLinear: 1, damage, openSource }, limits);
}
