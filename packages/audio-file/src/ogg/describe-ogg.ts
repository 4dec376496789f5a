import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import type { AudioFileInfo } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { checkDuration } from '../format/check-audio-facts.ts';
import { opusHeaderCount, opusMedia } from '../opus/opus-media.ts';
import { vorbisHeaderCount, vorbisMedia } from '../vorbis/vorbis-media.ts';
import { findStream, type OggCodec, type OggStream } from './find-stream.ts';
import type { OggMedia } from './ogg-media.ts';
import { PacketReader } from './packet-reader.ts';

/** What an Ogg file is, and where its audio lies in what the codec gives. */
export interface OggDescription {
  readonly info: AudioFileInfo;
  readonly media: OggMedia;
  readonly stream: OggStream;
  readonly headerCount: number;
  /** Position, in frames, at which the codec's first frame stands; negative when it is cut. */
  readonly origin: number;
  readonly skippedFrames: number;
  readonly faults: readonly string[];
}

/**
 * Reads the headers, the first position and the last.
 *
 * @throws LatheError `malformed_media`, `unsupported_format`, `unsupported_rate`, `unsupported_layout`, `input_empty`,
 * `input_corrupt`, `limit_exceeded`.
 */
export function describeOgg(file: InputFile, codec: OggCodec, limits: AudioLimits): OggDescription {
  const stream = findStream(file, codec);
  const headerCount = codec === 'vorbis' ? vorbisHeaderCount : opusHeaderCount;
  const reader = new PacketReader(file, stream, { maximumPacketBytes: limits.maxChunkBytes });
  const headers = readHeaders(reader, headerCount);
  const media = codec === 'vorbis' ? vorbisMedia(headers, limits) : opusMedia(headers, limits);
  const faults = [...stream.faults];
  const origin = findOrigin(reader, media, faults);
  const skippedFrames = media.preSkipFrames + Math.max(0, -origin);
  const lengthFrames = stream.lastGranule - Math.max(0, origin) - media.preSkipFrames;
  if (lengthFrames <= 0) {
    const [fault] = faults;
    if (fault !== undefined) throw new LatheError('input_corrupt', `No audio is left in the Ogg file: ${fault}.`);
    throw new LatheError(
      'input_empty',
      `The ${codec} stream ends at position ${stream.lastGranule}, before any audio.`,
    );
  }
  checkDuration(lengthFrames, media.sampleRateHz, limits);
  const endFrames = framesCutAtEnd(file, stream, media, origin);
  return {
    info: {
      container: 'ogg',
      codec,
      isLossy: true,
      waveFormatTag: null,
      encoderDelay: { startFrames: skippedFrames, endFrames, declaredBy: media.delayDeclaredBy },
      sampleFormat: 'f32',
      bitsPerSample: 32,
      sampleRateHz: media.sampleRateHz,
      channelCount: media.channels.length,
      channels: media.channels,
      channelMask: null,
      lengthFrames,
      chunks: [],
      warnings: [...stream.warnings, ...media.warnings],
      tags: media.tags,
    },
    media,
    stream,
    headerCount,
    origin,
    skippedFrames,
    faults,
  };
}

/** The header packets fill pages of their own (RFC 3533 clause 4, RFC 7845 clause 3). */
function readHeaders(reader: PacketReader, headerCount: number): readonly Uint8Array[] {
  const headers: Uint8Array[] = [];
  while (headers.length < headerCount) {
    const page = reader.next();
    if (page === null) throw new LatheError('malformed_media', 'The Ogg file ends inside its header packets.');
    if (page.kind === 'lost') {
      throw new LatheError(
        'input_corrupt',
        `The headers of the Ogg file are damaged at byte ${page.offset}: ${page.reason}.`,
        {
          details: { offset: page.offset },
        },
      );
    }
    for (const packet of page.packets) headers.push(Uint8Array.from(packet));
  }
  if (headers.length > headerCount) {
    throw new LatheError('malformed_media', 'The audio of the Ogg file begins on the page of its last header.');
  }
  return headers;
}

/** The first position less the frames up to it. */
function findOrigin(reader: PacketReader, media: OggMedia, faults: string[]): number {
  const timer = media.newTimer();
  let frameCount = 0;
  for (let page = reader.next(); page; page = reader.next()) {
    // What lies before damage cannot be known; most streams begin at 0.
    if (page.kind === 'lost') return 0;
    for (const packet of page.packets) {
      const frames = timer.frames(packet);
      frameCount += typeof frames === 'number' ? frames : 0;
    }
    if (page.granule === null) continue;
    const origin = page.granule - frameCount;
    if (origin >= 0) return origin;
    // The last page may end earlier than its packets.
    if (page.isLast) return 0;
    if (media.mayBeginEarly) return origin;
    faults.push(`its first position is ${page.granule}, but ${frameCount} frames end there`);
    return 0;
  }
  return 0;
}

/** Frames that the last page's packets give beyond its position. */
function framesCutAtEnd(file: InputFile, stream: OggStream, media: OggMedia, origin: number): number {
  const options = { maximumPacketBytes: Number.MAX_SAFE_INTEGER, start: stream.tailOffset };
  const reader = new PacketReader(file, stream, options);
  const timer = media.newTimer();
  let position = stream.tailOffset === 0 ? origin : null;
  let cutFrames = 0;
  for (let page = reader.next(); page; page = reader.next()) {
    if (page.kind === 'lost') continue;
    let frameCount = 0;
    for (const packet of page.packets) {
      const frames = timer.frames(packet);
      frameCount += typeof frames === 'number' ? frames : 0;
    }
    if (page.granule === null) continue;
    if (position !== null) cutFrames = position + frameCount - page.granule;
    position = page.granule;
  }
  return Math.max(0, cutFrames);
}
