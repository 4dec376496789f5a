import type { WrittenContainer } from '../create-audio-file.ts';
import type { ChunkInfo, Container } from '../format/audio-file-info.ts';

/** What becomes of a chunk of the input when a new file is written from it. */
export type ChunkFate =
  /** Copied byte for byte, under this identifier. */
  | { readonly kind: 'carried'; readonly id: string }
  /** Technical; the new file has its own or needs none. Nothing of the work is lost. */
  | { readonly kind: 'rebuilt'; readonly reason: string }
  /** Described the old samples and would be wrong for the new ones. */
  | { readonly kind: 'obsolete'; readonly reason: string }
  /** Content of the work that the new container does not take. */
  | { readonly kind: 'lost'; readonly reason: string };

/**
 * Says what happens to one chunk of an input of `from` in the file of `to` rendered from it.
 *
 * Within RIFF, RF64, BW64 and W64, and within AIFF and AIFC, unknown chunks are carried. Between the two only ID3 means
 * the same byte for byte. The loudness fields of `bext` are carried with it and describe the input.
 */
export function chunkFate(from: Container, to: WrittenContainer, chunk: ChunkInfo): ChunkFate {
  const target = familyOf(to);
  const source = familyOf(from);
  if (source === 'flac') return flacFate(chunk.id, to);
  const rebuilt = fillers.has(chunk.id) ? filler : ownChunks[source][chunk.id];
  if (rebuilt !== undefined) return { kind: 'rebuilt', reason: rebuilt };
  const obsolete = obsoleteChunks[chunk.id];
  if (obsolete !== undefined) return { kind: 'obsolete', reason: obsolete };
  if (!/^[\x20-\x7e]{4}$/.test(chunk.id)) {
    return { kind: 'lost', reason: 'Its identifier is not four printable characters.' };
  }
  if (formIds.has(chunk.id)) return { kind: 'lost', reason: 'Its identifier is the one of a whole file.' };
  if (source === target) return { kind: 'carried', id: chunk.id };
  if (source !== 'other' && chunk.id.toUpperCase() === 'ID3 ') {
    return { kind: 'carried', id: target === 'aiff' ? 'ID3 ' : 'id3 ' };
  }
  return { kind: 'lost', reason: `A ${chunk.id.trim()} chunk of ${nameOf(from)} has no place in ${nameOf(to)}.` };
}

type Family = 'riff' | 'aiff' | 'flac' | 'other';

function familyOf(container: Container): Family {
  if (container === 'wav' || container === 'rf64' || container === 'bw64' || container === 'w64') return 'riff';
  if (container === 'aiff' || container === 'aifc') return 'aiff';
  return container === 'flac' ? 'flac' : 'other';
}

function nameOf(container: Container): string {
  return container.toUpperCase();
}

/** True where the text tags of an input lie in chunks that are carried. */
export function carriesTags(from: Container, to: WrittenContainer): boolean {
  return familyOf(from) === familyOf(to);
}

const filler = 'It is filler without meaning.';
const fillers: ReadonlySet<string> = new Set(['JUNK', 'junk', 'PAD ', 'FLLR', 'filr']);
const formIds: ReadonlySet<string> = new Set(['RIFF', 'RF64', 'BW64', 'FORM']);

const ownFormat = 'The new file states its own format.';
const ownAudio = 'It is the audio itself.';
const ownChunks: Readonly<Record<Exclude<Family, 'flac'>, Readonly<Record<string, string>>>> = {
  riff: {
    'fmt ': ownFormat,
    data: ownAudio,
    fact: 'The new file states its own length.',
    ds64: 'The new file states its own sizes.',
  },
  aiff: { COMM: ownFormat, CHAN: ownFormat, FVER: 'It is the version of AIFC.', SSND: ownAudio },
  other: {},
};

const obsoleteChunks: Readonly<Record<string, string>> = {
  PEAK: 'It lists peaks of the old samples.',
  levl: 'It is a peak envelope of the old samples (EBU Tech 3285 supplement 3).',
  ovwf: 'It is a waveform overview of the old samples.',
  'MD5 ': 'It is a checksum of the old samples.',
};

function flacFate(id: string, to: WrittenContainer): ChunkFate {
  if (id === 'STREAMINFO') return { kind: 'rebuilt', reason: 'The new file states its own format and length.' };
  if (id === 'PADDING') return { kind: 'rebuilt', reason: filler };
  if (id === 'SEEKTABLE') return { kind: 'obsolete', reason: `It points at FLAC frames; ${nameOf(to)} needs none.` };
  return { kind: 'lost', reason: `A ${id} block of FLAC has no place in ${nameOf(to)}.` };
}
