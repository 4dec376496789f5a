import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import type { ChunkInfo } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { id3v2HeaderSizeBytes, id3v2SizeBytes } from '../id3/id3v2-size.ts';

/** The tags around the frames of an MP3. */
export interface Mp3Tags {
  readonly chunks: readonly ChunkInfo[];
  /** Behind the tags at the beginning. */
  readonly start: number;
  /** Before the tags at the end. */
  readonly end: number;
}

const id3v1SizeBytes = 128;
const enhancedId3v1SizeBytes = 227;
const apeFooterSizeBytes = 32;
const lyricsFooterSizeBytes = 15;

/** Finds ID3v2 and APEv2 tags at the beginning, ID3v1, APEv2, Lyrics3 and ID3v2 tags at the end. @throws `limit_exceeded`. */
export function findMp3Tags(file: InputFile, limits: AudioLimits): Mp3Tags {
  const chunks: ChunkInfo[] = [];
  const add = (id: string, offset: number, sizeBytes: number, position: ChunkInfo['position']): void => {
    if (chunks.length >= limits.maxChunks) {
      throw new LatheError('limit_exceeded', `The file has more than ${limits.maxChunks} tags around its audio.`, {
        details: { limitChunks: limits.maxChunks },
      });
    }
    chunks.push({ id, offset, sizeBytes, position });
  };
  let start = 0;
  for (let tag = leadingTag(file, start); tag; tag = leadingTag(file, start)) {
    add(tag.id, start, tag.sizeBytes, 'before-data');
    start = Math.min(file.sizeBytes, start + tag.sizeBytes);
  }
  let end = file.sizeBytes;
  for (let tag = trailingTag(file, start, end); tag; tag = trailingTag(file, start, end)) {
    end -= tag.sizeBytes;
    add(tag.id, end, tag.sizeBytes, 'after-data');
  }
  return { chunks: chunks.toSorted((a, b) => a.offset - b.offset), start, end };
}

interface FoundTag {
  readonly id: string;
  readonly sizeBytes: number;
}

function leadingTag(file: InputFile, offset: number): FoundTag | null {
  const head = file.readBytes(offset, apeFooterSizeBytes);
  const id3Bytes = id3v2SizeBytes(head);
  if (id3Bytes !== null) return { id: 'ID3V2', sizeBytes: id3Bytes };
  if (!startsWith(head, 'APETAGEX') || head.length < apeFooterSizeBytes) return null;
  return { id: 'APEV2', sizeBytes: apeFooterSizeBytes + littleEndian(head, 12) };
}

function trailingTag(file: InputFile, start: number, end: number): FoundTag | null {
  const fits = (sizeBytes: number): boolean => end - sizeBytes >= start;
  const at = (before: number, length: number): Uint8Array =>
    before <= end - start ? file.readBytes(end - before, length) : new Uint8Array(0);
  if (startsWith(at(id3v1SizeBytes, 3), 'TAG')) return { id: 'ID3V1', sizeBytes: id3v1SizeBytes };
  if (startsWith(at(enhancedId3v1SizeBytes, 4), 'TAG+')) return { id: 'ID3V1+', sizeBytes: enhancedId3v1SizeBytes };
  const ape = at(apeFooterSizeBytes, apeFooterSizeBytes);
  if (startsWith(ape, 'APETAGEX')) {
    const hasHeader = ((ape[23] ?? 0) & 0x80) !== 0;
    const sizeBytes = littleEndian(ape, 12) + (hasHeader ? apeFooterSizeBytes : 0);
    return sizeBytes >= apeFooterSizeBytes && fits(sizeBytes) ? { id: 'APEV2', sizeBytes } : null;
  }
  const lyrics = at(lyricsFooterSizeBytes, lyricsFooterSizeBytes);
  if (startsWith(lyrics.subarray(6), 'LYRICS200')) {
    const sizeBytes = Number(String.fromCharCode(...lyrics.subarray(0, 6))) + lyricsFooterSizeBytes;
    return Number.isSafeInteger(sizeBytes) && sizeBytes > lyricsFooterSizeBytes && fits(sizeBytes)
      ? { id: 'LYRICS3', sizeBytes }
      : null;
  }
  const footer = at(id3v2HeaderSizeBytes, id3v2HeaderSizeBytes);
  if (!startsWith(footer, '3DI')) return null;
  const sizeBytes = id3v2SizeBytes(Uint8Array.of(0x49, 0x44, 0x33, ...footer.subarray(3)));
  return sizeBytes !== null && fits(sizeBytes) ? { id: 'ID3V2', sizeBytes } : null;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return String.fromCharCode(...bytes.subarray(0, text.length)) === text;
}

function littleEndian(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset, true);
}
