import type { ChunkInfo, Container } from '../format/audio-file-info.ts';

/** What becomes of a chunk of the input when a new WAV is written from it. */
export type ChunkFate =
  /** Copied byte for byte. */
  | { readonly kind: 'carried' }
  /** Technical; the new file has its own or needs none. Nothing of the work is lost. */
  | { readonly kind: 'rebuilt'; readonly reason: string }
  /** Described the old samples and would be wrong for the new ones. */
  | { readonly kind: 'obsolete'; readonly reason: string }
  /** Content of the work that the new container does not take. */
  | { readonly kind: 'lost'; readonly reason: string };

/**
 * Says what happens to one chunk of an input of `container` in the WAV rendered from it; unknown RIFF chunks are carried.
 *
 * The loudness fields of `bext` are carried with it and describe the input.
 */
export function chunkFate(container: Container, chunk: ChunkInfo): ChunkFate {
  if (container === 'flac') return flacFate(chunk.id);
  if (container === 'mp3') return { kind: 'lost', reason: `An ${chunk.id} tag of MP3 has no place in WAV.` };
  const rebuilt = rebuiltChunks[chunk.id];
  if (rebuilt !== undefined) return { kind: 'rebuilt', reason: rebuilt };
  const obsolete = obsoleteChunks[chunk.id];
  return obsolete === undefined ? { kind: 'carried' } : { kind: 'obsolete', reason: obsolete };
}

const filler = 'It is filler without meaning.';
const rebuiltChunks: Readonly<Record<string, string>> = {
  'fmt ': 'The new file states its own format.',
  data: 'It is the audio itself.',
  fact: 'The new file states its own length.',
  ds64: 'The new file states its own sizes.',
  JUNK: filler,
  junk: filler,
  'PAD ': filler,
  FLLR: filler,
  filr: filler,
};

const obsoleteChunks: Readonly<Record<string, string>> = {
  PEAK: 'It lists peaks of the old samples.',
  levl: 'It is a peak envelope of the old samples (EBU Tech 3285 supplement 3).',
  ovwf: 'It is a waveform overview of the old samples.',
  'MD5 ': 'It is a checksum of the old samples.',
};

function flacFate(id: string): ChunkFate {
  if (id === 'STREAMINFO') return { kind: 'rebuilt', reason: 'The new file states its own format and length.' };
  if (id === 'PADDING') return { kind: 'rebuilt', reason: filler };
  if (id === 'SEEKTABLE') return { kind: 'obsolete', reason: 'It points at FLAC frames; WAV needs none.' };
  return { kind: 'lost', reason: `A ${id} block of FLAC has no place in WAV.` };
}
