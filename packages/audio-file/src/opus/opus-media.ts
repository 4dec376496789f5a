import type { AudioLimits } from '../format/audio-limits.ts';
import type { MediaWarning } from '../format/audio-file-info.ts';
import type { OggMedia } from '../ogg/ogg-media.ts';
import { readComments } from '../ogg/read-comments.ts';
import { vorbisChannelOrder } from '../ogg/vorbis-channel-order.ts';
import { parseOpusHead } from './opus-head.ts';
import { maximumOpusPacketBytes, OpusPacketDecoder, opusRateHz } from './opus-packet-decoder.ts';
import { OpusPacketTimer } from './opus-packet-timer.ts';
import { outputGainLinear } from './output-gain.ts';

/** Packets before the audio: identification and comment. */
export const opusHeaderCount = 2;

/** @throws LatheError `malformed_media`, `unsupported_format`, `unsupported_layout`, `limit_exceeded`. */
export function opusMedia(headers: readonly Uint8Array[], limits: AudioLimits): OggMedia {
  const [headPacket = new Uint8Array(0), comment = new Uint8Array(0)] = headers;
  const head = parseOpusHead(headPacket);
  const { labels, order } = vorbisChannelOrder(head.channelCount);
  const warnings: MediaWarning[] = [];
  if (head.inputRateHz !== 0 && head.inputRateHz !== opusRateHz) {
    warnings.push({
      code: 'original_rate_differs',
      message: `The Opus was made from audio of ${head.inputRateHz} Hz; it decodes at ${opusRateHz} Hz.`,
    });
  }
  return {
    codec: 'opus',
    sampleRateHz: opusRateHz,
    channels: labels,
    channelOrder: order,
    gainLinear: outputGainLinear(head.outputGainQ8),
    preSkipFrames: head.preSkipFrames,
    mayBeginEarly: false,
    delayDeclaredBy: 'pre-skip and last granule',
    tags: readComments(comment, 'OpusTags', limits, warnings),
    warnings,
    overlaps: false,
    maximumPacketBytes: maximumOpusPacketBytes,
    newTimer: () => new OpusPacketTimer(head.streamCount),
    newDecoder: () => OpusPacketDecoder.open(head),
  };
}
