import type { InputFile } from '../files/input-file.ts';
import type { ChunkInfo } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { decodeText } from './decode-text.ts';
import { TagCollector } from './tag-collector.ts';

/** Text chunks of AIFF 1.3 as Vorbis comments call them. */
const names: Readonly<Record<string, string>> = {
  NAME: 'TITLE',
  AUTH: 'ARTIST',
  '(c) ': 'COPYRIGHT',
  ANNO: 'COMMENT',
};

/** Longer texts are left alone. */
const largestTextBytes = 64 * 1024;

/** The text chunks among `chunks`. @throws LatheError `limit_exceeded` past `maxTags`. */
export function readAiffTags(
  file: InputFile,
  chunks: readonly ChunkInfo[],
  limits: AudioLimits,
): Readonly<Record<string, string>> {
  const collector = new TagCollector(limits.maxTags);
  for (const { id, offset, sizeBytes } of chunks) {
    const name = names[id];
    if (name === undefined || sizeBytes > largestTextBytes) continue;
    collector.add(name, decodeText(file.readBytes(offset, sizeBytes), 'macintosh'));
  }
  return collector.tags;
}
