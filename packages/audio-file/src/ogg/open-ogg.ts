import type { InputFile } from '../files/input-file.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { DamageLog } from '../lossy/damage-log.ts';
import { LossyReader } from '../lossy/lossy-reader.ts';
import type { LossyOptions } from '../lossy/lossy-options.ts';
import { describeOgg } from './describe-ogg.ts';
import type { OggCodec } from './find-stream.ts';
import { OggSource } from './ogg-source.ts';

/**
 * Opens an Ogg file with one stream of `codec`; takes over `file`, which the caller closes when this throws.
 *
 * @throws LatheError `unsupported_format`, `unsupported_rate`, `unsupported_layout`, `input_empty`, `malformed_media`,
 * `input_corrupt`, `limit_exceeded`.
 */
export function openOgg(file: InputFile, codec: OggCodec, limits: AudioLimits, { lenient }: LossyOptions): LossyReader {
  const description = describeOgg(file, codec, limits);
  const { info, skippedFrames, media } = description;
  const { channelOrder, gainLinear } = media;
  const damage = new DamageLog(lenient, skippedFrames);
  const openSource = (): OggSource => new OggSource(file, description, damage, limits.maxChunkBytes);
  return new LossyReader(file, { info, skippedFrames, channelOrder, gainLinear, damage, openSource }, limits);
}
