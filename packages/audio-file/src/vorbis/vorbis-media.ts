import { LatheError } from '@lathe/core/errors';
import type { AudioLimits } from '../format/audio-limits.ts';
import type { MediaWarning } from '../format/audio-file-info.ts';
import { checkSampleRate } from '../format/check-audio-facts.ts';
import type { OggMedia } from '../ogg/ogg-media.ts';
import { readComments } from '../ogg/read-comments.ts';
import { vorbisChannelOrder } from '../ogg/vorbis-channel-order.ts';
import { parseSetup } from './parse-setup.ts';
import { maximumVorbisPacketBytes, VorbisDecoder } from './vorbis-decoder.ts';
import { parseVorbisHead } from './vorbis-head.ts';
import { VorbisPacketTimer } from './vorbis-packet-timer.ts';

/** Packets before the audio: identification, comment, setup. */
export const vorbisHeaderCount = 3;
const setupMagic = '\x05vorbis';

/** @throws LatheError `malformed_media`, `unsupported_format`, `unsupported_rate`, `unsupported_layout`, `limit_exceeded`. */
export function vorbisMedia(headers: readonly Uint8Array[], limits: AudioLimits): OggMedia {
  const [head = new Uint8Array(0), comment = new Uint8Array(0), setup = new Uint8Array(0)] = headers;
  const facts = parseVorbisHead(head);
  checkSampleRate(facts.sampleRateHz);
  const { labels, order } = vorbisChannelOrder(facts.channelCount);
  const isSetup = String.fromCharCode(...setup.subarray(0, setupMagic.length)) === setupMagic;
  const modes = isSetup ? parseSetup(setup, facts.channelCount) : 'it does not begin as it must';
  if (typeof modes === 'string' || setup.length > maximumVorbisPacketBytes) {
    const reason = typeof modes === 'string' ? modes : `it has ${setup.length} bytes`;
    throw new LatheError('malformed_media', `The setup header of the Vorbis stream cannot be used: ${reason}.`);
  }
  const warnings: MediaWarning[] = [];
  return {
    codec: 'vorbis',
    sampleRateHz: facts.sampleRateHz,
    channels: labels,
    channelOrder: order,
    gainLinear: 1,
    preSkipFrames: 0,
    mayBeginEarly: true,
    delayDeclaredBy: 'first and last granule',
    tags: readComments(comment, '\x03vorbis', limits, warnings),
    warnings,
    overlaps: true,
    maximumPacketBytes: maximumVorbisPacketBytes,
    newTimer: () => new VorbisPacketTimer(facts, modes),
    newDecoder: () => VorbisDecoder.open({ head, setup, channelCount: facts.channelCount }),
  };
}
