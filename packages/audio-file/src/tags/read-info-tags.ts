import type { InputFile } from '../files/input-file.ts';
import type { ChunkInfo, MediaWarning } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { decodeText } from './decode-text.ts';
import { TagCollector } from './tag-collector.ts';

/** Names of INFO fields (RIFF MCI 1991, chapter 2) as Vorbis comments call them; others keep their four characters. */
const names: Readonly<Record<string, string>> = {
  INAM: 'TITLE',
  IART: 'ARTIST',
  IPRD: 'ALBUM',
  ICRD: 'DATE',
  IGNR: 'GENRE',
  ICMT: 'COMMENT',
  ICOP: 'COPYRIGHT',
  IENG: 'ENGINEER',
  ISFT: 'ENCODER',
  ITRK: 'TRACKNUMBER',
  IPRT: 'TRACKNUMBER',
  ILNG: 'LANGUAGE',
  ISBJ: 'SUBJECT',
  IKEY: 'KEYWORDS',
  ISRF: 'SOURCE',
};

/** INFO lists are small; what is larger is left alone. */
const largestListBytes = 1024 * 1024;

/** The text fields of every INFO list among `chunks`. @throws LatheError `limit_exceeded` past `maxTags`. */
export function readInfoTags(
  file: InputFile,
  chunks: readonly ChunkInfo[],
  limits: AudioLimits,
  warn: (warning: MediaWarning) => void,
): Readonly<Record<string, string>> {
  const collector = new TagCollector(limits.maxTags);
  for (const chunk of chunks) {
    if (chunk.id !== 'LIST' || chunk.sizeBytes < 4) continue;
    if (Buffer.from(file.readBytes(chunk.offset, 4)).toString('latin1') !== 'INFO') continue;
    if (chunk.sizeBytes > largestListBytes || !readList(file.readBytes(chunk.offset, chunk.sizeBytes), collector)) {
      warn({ code: 'tags_unreadable', message: `The INFO list of ${chunk.sizeBytes} bytes cannot be read whole.` });
    }
  }
  return collector.tags;
}

/** False when a field runs past the list. */
function readList(list: Uint8Array, collector: TagCollector): boolean {
  const view = new DataView(list.buffer, list.byteOffset, list.byteLength);
  let position = 4;
  while (position + 8 <= list.length) {
    const id = String.fromCharCode(...list.subarray(position, position + 4));
    const sizeBytes = view.getUint32(position + 4, true);
    const start = position + 8;
    if (sizeBytes > list.length - start) return false;
    const value = decodeText(list.subarray(start, start + sizeBytes), 'windows-1252');
    if (/^[\x21-\x7e]{4}$/.test(id)) collector.add(nameOf(id, value), value);
    position = start + sizeBytes + (sizeBytes % 2);
  }
  return true;
}

/** INFO's ISRC is the source the recording came from; many writers put the recording's code into it. */
function nameOf(id: string, value: string): string {
  if (id === 'ISRC') return /^[A-Z]{2}-?[A-Z0-9]{3}-?\d{2}-?\d{5}$/i.test(value) ? 'ISRC' : 'SOURCE';
  return names[id] ?? id.toUpperCase();
}
