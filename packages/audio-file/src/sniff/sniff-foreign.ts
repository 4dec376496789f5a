import type { ForeignContainer } from '../format/audio-file-info.ts';

/** Bytes of `head` that are enough to tell. */
const asfPrefix = [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11];
const matroskaPrefix = [0x1a, 0x45, 0xdf, 0xa3];
const magics: Readonly<Record<string, ForeignContainer>> = {
  wvpk: 'wavpack',
  caff: 'caf',
  'DSD ': 'dsf',
  'MAC ': 'ape',
  TTA1: 'tta',
  TTA2: 'tta',
};
/** Boxes an MP4 or an old QuickTime film begins with. */
const firstBoxes = new Set(['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);
const transportPacketBytes = 188;

/** A container that is read through ffmpeg, by the first 512 bytes of the file; null for every other. */
export function sniffForeign(head: Uint8Array): ForeignContainer | null {
  const magic = ascii(head, 0);
  const known = magics[magic];
  if (known !== undefined) return known;
  if (magic === 'FRM8' && ascii(head, 12) === 'DSD ') return 'dff';
  if (firstBoxes.has(ascii(head, 4))) return 'mp4';
  if (hasPrefix(head, asfPrefix)) return 'asf';
  if (hasPrefix(head, matroskaPrefix)) return 'matroska';
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0) return 'adts';
  if (head[0] === 0x0b && head[1] === 0x77) return 'ac3';
  const isTransport = head.length > 2 * transportPacketBytes && [0, 1, 2].every((n) => head[n * 188] === 0x47);
  return isTransport ? 'mpeg-ts' : null;
}

/** FLAC and Speex in Ogg, by the first packet behind the first page's header; Lathe decodes neither itself. */
export function isForeignOgg(head: Uint8Array): boolean {
  if (ascii(head, 0) !== 'OggS') return false;
  const packet = 27 + (head[26] ?? 0);
  return ascii(head, packet + 1) === 'FLAC' || (ascii(head, packet) === 'Spee' && ascii(head, packet + 4) === 'x   ');
}

function hasPrefix(head: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => head[index] === byte);
}

function ascii(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}
