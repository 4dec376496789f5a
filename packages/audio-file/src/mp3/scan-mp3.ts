import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import type { ChunkInfo, MediaWarning } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { findMp3Tags } from './find-mp3-tags.ts';
import { parseInfoFrame, type InfoFrame } from './parse-info-frame.ts';
import {
  isFreeFormat,
  maximumFrameSizeBytes,
  minimumFrameSizeBytes,
  parseMpegHeader,
  sameFormat,
  type MpegHeader,
} from './parse-mpeg-header.ts';

/** Where the frames of an MP3 lie, and what its first one declares. */
export interface Mp3Scan {
  readonly chunks: readonly ChunkInfo[];
  readonly warnings: readonly MediaWarning[];
  /** Header of the first frame; all others must agree with it. */
  readonly format: MpegHeader;
  readonly infoFrame: InfoFrame | null;
  /** First frame of audio, behind the info frame. */
  readonly framesOffset: number;
  readonly framesEnd: number;
  /** What is wrong already; strict reading refuses it. */
  readonly faults: readonly string[];
}

/**
 * Finds the frames behind the tags and reads the info frame.
 *
 * @param firstFrame where a frame begins, as the sniffer found it.
 * @throws LatheError `unsupported_format`, `malformed_media`, `limit_exceeded`.
 */
export function scanMp3(file: InputFile, firstFrame: number, limits: AudioLimits): Mp3Scan {
  const { chunks, start, end } = findMp3Tags(file, limits);
  const head = file.readBytes(firstFrame, maximumFrameSizeBytes);
  if (isFreeFormat(head, 0)) {
    throw new LatheError('unsupported_format', 'The MP3 is of free format: its frames do not state their bitrate.');
  }
  const format = parseMpegHeader(head, 0);
  if (!format) throw new LatheError('malformed_media', `There is no MPEG frame at byte ${firstFrame}.`);
  const warnings: MediaWarning[] = [];
  const faults: string[] = [];
  const leading = file.readBytes(start, Math.max(0, firstFrame - start));
  if (leading.some((byte) => byte !== 0)) {
    faults.push(`${leading.length} bytes before the first frame, from byte ${start} on, are no MPEG audio`);
  }
  const infoFrame = parseInfoFrame(head.subarray(0, format.sizeBytes), format);
  if (infoFrame === null) {
    return { chunks, warnings, format, infoFrame, framesOffset: firstFrame, framesEnd: end, faults };
  }
  const framesOffset = Math.min(end, firstFrame + format.sizeBytes);
  const framesEnd = declaredEnd({ file, firstFrame, format, infoFrame, end, warnings, faults });
  checkInfoFrame(infoFrame, framesEnd - framesOffset, faults);
  return { chunks, warnings, format, infoFrame, framesOffset, framesEnd, faults };
}

interface Declared {
  readonly file: InputFile;
  readonly firstFrame: number;
  readonly format: MpegHeader;
  readonly infoFrame: InfoFrame;
  readonly end: number;
  readonly warnings: MediaWarning[];
  readonly faults: string[];
}

/** Where the audio ends by the byte count of the info frame, if that is possible. */
function declaredEnd({ file, firstFrame, format, infoFrame, end, warnings, faults }: Declared): number {
  const { streamBytes, kind } = infoFrame;
  if (streamBytes === null) return end;
  const availableBytes = end - firstFrame;
  if (streamBytes > availableBytes) {
    faults.push(`its ${kind} header declares ${streamBytes} bytes of audio, but only ${availableBytes} are there`);
    return end;
  }
  const declared = firstFrame + streamBytes;
  const following = parseMpegHeader(file.readBytes(declared, 4), 0);
  if (streamBytes < format.sizeBytes || (following && sameFormat(following, format) && declared < end)) {
    faults.push(`its ${kind} header declares ${streamBytes} bytes of audio, but ${availableBytes} are there`);
    return end;
  }
  if (declared < end) {
    warnings.push({
      code: 'trailing_bytes',
      message: `${end - declared} bytes follow the audio that the ${kind} header declares; they are ignored.`,
    });
  }
  return declared;
}

function checkInfoFrame({ kind, mpegFrames, lame }: InfoFrame, framesBytes: number, faults: string[]): void {
  if (mpegFrames !== null && mpegFrames * minimumFrameSizeBytes > framesBytes) {
    faults.push(`its ${kind} header declares ${mpegFrames} frames, more than ${framesBytes} bytes can hold`);
  }
  if (lame !== null && !lame.isIntact && /^(LAME|Lav[cf]|L3\.9)/.test(lame.encoder)) {
    faults.push(`the checksum of its LAME tag by ${lame.encoder} does not fit`);
  }
}
