import { id3v2SizeBytes } from '../id3/id3v2-size.ts';
import { isFreeFormat, mpegLayer, parseMpegHeader, sameFormat, type MpegHeader } from '../mp3/parse-mpeg-header.ts';
import type { ContainerGuess, ReadHead } from './sniff-container.ts';

const searchedBytes = 16 * 1024;
const tagMagics = ['TAG', 'APETAGEX', 'LYRICSBEGIN', 'ID3'];
const apeHeaderSizeBytes = 32;

/**
 * Names MPEG audio, behind tags perhaps, and a FLAC behind an ID3v2 tag; null when the content is neither.
 */
export function sniffMpeg(readHead: ReadHead): ContainerGuess | null {
  const hasId3 = ascii(readHead(0, 3), 3) === 'ID3';
  const start = behindLeadingTags(readHead);
  if (start > 0 && ascii(readHead(start, 4), 4) === 'fLaC')
    return { supported: true, container: 'flac', offset: start };
  const guess = framesFrom(readHead, start);
  if (guess?.supported === true || !hasId3) return guess;
  return unsupported('MP3 or another format behind an ID3v2 tag');
}

/** Behind every ID3v2 and APEv2 tag at the beginning. */
function behindLeadingTags(readHead: ReadHead): number {
  let position = 0;
  for (;;) {
    const head = readHead(position, apeHeaderSizeBytes);
    if (head.length < 10) return position;
    const id3Bytes = id3v2SizeBytes(head);
    if (id3Bytes !== null) position += id3Bytes;
    else if (head.length === apeHeaderSizeBytes && ascii(head, 'APETAGEX'.length) === 'APETAGEX') {
      position += apeHeaderSizeBytes + new DataView(head.buffer, head.byteOffset, head.length).getUint32(12, true);
    } else return position;
  }
}

/**
 * Looks for MPEG frames of Layer III from `start` on, behind zeros perhaps.
 *
 * At the place itself two frames in a row are enough, behind other bytes, as in a file whose beginning is damaged, four.
 */
function framesFrom(readHead: ReadHead, start: number): ContainerGuess | null {
  const head = readHead(start, searchedBytes);
  const first = head.findIndex((byte) => byte !== 0);
  if (first === -1) return null;
  const layer = mpegLayer(head, first);
  if (layer === 1 || layer === 2) return unsupported(`MPEG audio of Layer ${layer}`);
  if (isFreeFormat(head, first)) return unsupported('MP3 of free format');
  if (framesFollow(readHead, start + first, 2)) return mp3At(start + first);
  for (let index = head.indexOf(0xff, first + 1); index !== -1; index = head.indexOf(0xff, index + 1)) {
    if (parseMpegHeader(head, index) && framesFollow(readHead, start + index, 4)) return mp3At(start + index);
  }
  return layer === 3 ? unsupported('MP3') : null;
}

/** True when `count` frames of one format follow each other, or fewer up to the end of the file or a tag. */
function framesFollow(readHead: ReadHead, start: number, count: number): boolean {
  let position = start;
  let format: MpegHeader | null = null;
  for (let index = 0; index < count; index++) {
    const bytes = readHead(position, 11);
    if (index > 0 && (bytes.length === 0 || tagMagics.some((magic) => ascii(bytes, magic.length) === magic)))
      return true;
    const header = parseMpegHeader(bytes, 0);
    if (!header || (format && !sameFormat(header, format))) return false;
    // The last byte of the frame must be there.
    if (readHead(position + header.sizeBytes - 1, 1).length === 0) return index > 0;
    format = header;
    position += header.sizeBytes;
  }
  return true;
}

function ascii(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}

function mp3At(offset: number): ContainerGuess {
  return { supported: true, container: 'mp3', offset };
}

function unsupported(looksLike: string): ContainerGuess {
  return { supported: false, looksLike };
}
