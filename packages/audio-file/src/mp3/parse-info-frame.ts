import { musicChecksum } from './music-checksum.ts';
import type { MpegHeader } from './parse-mpeg-header.ts';

/** What the encoder wrote into a first frame without audio: a Xing, Info or VBRI header, perhaps with a LAME tag. */
export interface InfoFrame {
  readonly kind: 'Xing' | 'Info' | 'VBRI';
  /** Frames of MPEG audio that follow; null when not declared. */
  readonly mpegFrames: number | null;
  /** Bytes from this frame's first to the last audio frame's last; null when not declared. */
  readonly streamBytes: number | null;
  readonly lame: LameTag | null;
}

/** The extension that LAME and ffmpeg write behind a Xing header. */
export interface LameTag {
  /** Name and version of the encoder. */
  readonly encoder: string;
  readonly delayFrames: number;
  readonly paddingFrames: number;
  /** CRC-16 of all audio frames. */
  readonly musicChecksum: number;
  /** The tag's own CRC-16 fits. */
  readonly isIntact: boolean;
}

const sizes = { flags: 4, field: 4, tableOfContents: 100, lame: 36 };
const flagBits = { frames: 1, bytes: 2, tableOfContents: 4, quality: 8 };

/** Parses the headers an encoder may have put in place of the first frame's audio; null when it is audio. */
export function parseInfoFrame(frame: Uint8Array, header: MpegHeader): InfoFrame | null {
  // The header stands behind the side information, where decoders that know nothing of it see silence.
  const offset = header.sideInfoOffset + header.sideInfoBytes;
  const kind = tagAt(frame, offset) ?? tagAt(frame, offset - (header.hasChecksum ? 2 : 0));
  if (kind === null) return parseVbri(frame);
  return parseXing(frame, tagAt(frame, offset) === null ? offset - 2 : offset, kind);
}

function tagAt(frame: Uint8Array, offset: number): 'Xing' | 'Info' | null {
  const text = ascii(frame, offset, 4);
  return text === 'Xing' || text === 'Info' ? text : null;
}

function parseXing(frame: Uint8Array, offset: number, kind: 'Xing' | 'Info'): InfoFrame {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  let position = offset + 4;
  const next = (): number | null => {
    position += sizes.field;
    return position <= frame.length ? view.getUint32(position - sizes.field) : null;
  };
  const flags = next() ?? 0;
  const mpegFrames = flags & flagBits.frames ? next() : null;
  const streamBytes = flags & flagBits.bytes ? next() : null;
  if (flags & flagBits.tableOfContents) position += sizes.tableOfContents;
  if (flags & flagBits.quality) position += sizes.field;
  return { kind, mpegFrames, streamBytes, lame: parseLame(frame, position) };
}

/** The LAME tag at `offset`: encoder (9), revision, lowpass, gains (8), flags, bitrate, delay and padding (3), … */
function parseLame(frame: Uint8Array, offset: number): LameTag | null {
  if (offset + sizes.lame > frame.length) return null;
  const encoder = ascii(frame, offset, 9);
  if (!/^[\x20-\x7e]{4}/.test(encoder)) return null;
  const view = new DataView(frame.buffer, frame.byteOffset + offset, sizes.lame);
  const lengths = view.getUint32(20) & 0xff_ffff;
  return {
    encoder: encoder.replaceAll('\0', ' ').trimEnd(),
    delayFrames: lengths >> 12,
    paddingFrames: lengths & 0xfff,
    musicChecksum: view.getUint16(32),
    isIntact: tagChecksums(frame, offset + 34).includes(view.getUint16(34)),
  };
}

/**
 * The checksums a good tag may declare: LAME takes all bytes before it; ffmpeg always takes 190, which with the short
 * side information of mono includes the checksum itself, as zero.
 */
function tagChecksums(frame: Uint8Array, checksumOffset: number): readonly number[] {
  const ffmpegBytes = 190;
  const before = musicChecksum(0, frame, 0, checksumOffset);
  if (checksumOffset + 2 > ffmpegBytes || frame.length < ffmpegBytes) return [before];
  const withZero = musicChecksum(before, new Uint8Array(2));
  return [before, musicChecksum(withZero, frame, checksumOffset + 2, ffmpegBytes)];
}

/** Fraunhofer's header, always 32 bytes behind the frame's header: id, version, delay, quality, bytes, frames, … */
function parseVbri(frame: Uint8Array): InfoFrame | null {
  const offset = 36;
  if (ascii(frame, offset, 4) !== 'VBRI' || offset + 18 > frame.length) return null;
  const view = new DataView(frame.buffer, frame.byteOffset + offset, 18);
  return { kind: 'VBRI', mpegFrames: view.getUint32(14), streamBytes: view.getUint32(10), lame: null };
}

function ascii(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}
