import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import { readChunkPayload } from '../files/read-chunk-payload.ts';
import type { ChunkInfo, MediaWarning } from '../format/audio-file-info.ts';
import { limitExceeded, type AudioLimits } from '../format/audio-limits.ts';
import { parseStreamInfo, type StreamInfo } from './stream-info.ts';
import { parseVorbisComment } from './parse-vorbis-comment.ts';

/** The metadata of a FLAC and where its frames lie. */
export interface FlacScan {
  readonly streamInfo: StreamInfo;
  readonly chunks: readonly ChunkInfo[];
  readonly tags: Readonly<Record<string, string>>;
  readonly warnings: readonly MediaWarning[];
  readonly framesOffset: number;
  /** End of the frames: the end of the file, or where an ID3v1 tag begins. */
  readonly framesEnd: number;
}

const blockNames = ['STREAMINFO', 'PADDING', 'APPLICATION', 'SEEKTABLE', 'VORBIS_COMMENT', 'CUESHEET', 'PICTURE'];
const blockHeaderSizeBytes = 4;
const forbiddenType = 127;
const id3v1SizeBytes = 128;

/**
 * Walks the metadata blocks behind the `fLaC` at `magicOffset`.
 *
 * @throws LatheError `malformed_media`, `limit_exceeded`.
 */
export function scanFlac(file: InputFile, magicOffset: number, limits: AudioLimits): FlacScan {
  const chunks: ChunkInfo[] = [];
  const warnings: MediaWarning[] = [];
  if (magicOffset > 0) chunks.push({ id: 'ID3V2', offset: 0, sizeBytes: magicOffset, position: 'before-data' });
  let streamInfo: StreamInfo | null = null;
  let tags: Readonly<Record<string, string>> = {};
  let position = magicOffset + 4;
  for (let isLast = false; !isLast;) {
    const block = readBlockHeader(file, position);
    checkBlockCount(chunks, limits);
    if ((streamInfo === null) !== (block.id === 'STREAMINFO')) {
      malformed('A FLAC has one STREAMINFO block, at its beginning.');
    }
    chunks.push(block);
    if (block.id === 'STREAMINFO') streamInfo = parseStreamInfo(readChunkPayload(file, block, limits));
    if (block.id === 'VORBIS_COMMENT') tags = readTags(file, block, limits, warnings);
    position = block.offset + block.sizeBytes;
    isLast = block.isLast;
  }
  if (streamInfo === null) malformed('The FLAC has no STREAMINFO block.');
  const framesEnd = endOfFrames(file, position, warnings);
  return { streamInfo, chunks, tags, warnings, framesOffset: position, framesEnd };
}

function readBlockHeader(file: InputFile, position: number): ChunkInfo & { readonly isLast: boolean } {
  const [flags, high, middle, low] = file.readBytes(position, blockHeaderSizeBytes);
  if (flags === undefined || high === undefined || middle === undefined || low === undefined) {
    malformed(`The FLAC ends inside a metadata block header at byte ${position}.`);
  }
  const type = flags & 0x7f;
  if (type === forbiddenType) malformed(`The metadata block at byte ${position} has the forbidden type 127.`);
  const offset = position + blockHeaderSizeBytes;
  const sizeBytes = (high << 16) | (middle << 8) | low;
  const id = blockNames[type] ?? `RESERVED_${type}`;
  if (offset + sizeBytes > file.sizeBytes) {
    malformed(`The ${id} block declares ${sizeBytes} bytes, but the file has ${file.sizeBytes - offset} more.`);
  }
  return { id, offset, sizeBytes, position: 'before-data', isLast: (flags & 0x80) !== 0 };
}

function checkBlockCount(chunks: readonly ChunkInfo[], limits: AudioLimits): void {
  if (chunks.length < limits.maxChunks) return;
  const count = chunks.length + 1;
  throw limitExceeded(limits, 'maxChunks', `The file has at least ${count} metadata blocks`, count);
}

function readTags(
  file: InputFile,
  block: ChunkInfo,
  limits: AudioLimits,
  warnings: MediaWarning[],
): Readonly<Record<string, string>> {
  const tags = parseVorbisComment(readChunkPayload(file, block, limits), limits);
  if (tags) return tags;
  warnings.push({
    code: 'tags_unreadable',
    message: `The VORBIS_COMMENT block of ${block.sizeBytes} bytes holds lengths past its end; its tags are ignored.`,
  });
  return {};
}

function endOfFrames(file: InputFile, framesOffset: number, warnings: MediaWarning[]): number {
  const tagOffset = file.sizeBytes - id3v1SizeBytes;
  if (tagOffset < framesOffset || String.fromCharCode(...file.readBytes(tagOffset, 3)) !== 'TAG') return file.sizeBytes;
  warnings.push({ code: 'trailing_bytes', message: 'The file ends with an ID3v1 tag of 128 bytes; it is ignored.' });
  return tagOffset;
}

function malformed(message: string): never {
  throw new LatheError('malformed_media', message);
}
