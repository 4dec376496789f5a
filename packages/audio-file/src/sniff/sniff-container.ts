import type { ForeignContainer } from '../format/audio-file-info.ts';

/** What the first bytes of a file look like; `supported` ones are opened, the others named in the error. */
export type ContainerGuess =
  /** RIFF, RF64 or BW64 of form WAVE. */
  | { readonly supported: true; readonly container: 'riff' }
  | { readonly supported: true; readonly container: 'w64' }
  /** AIFF or AIFC. */
  | { readonly supported: true; readonly container: 'aiff' }
  /** `offset` is where `fLaC` stands, after an ID3v2 tag perhaps. */
  | { readonly supported: true; readonly container: 'flac'; readonly offset: number }
  /** Read through ffmpeg. */
  | { readonly supported: true; readonly container: ForeignContainer }
  /** `offset` is where the first frame stands, behind tags. */
  | { readonly supported: true; readonly container: 'mp3'; readonly offset: number }
  /** `other` is read through ffmpeg. */
  | { readonly supported: true; readonly container: 'ogg'; readonly codec: 'vorbis' | 'opus' | 'other' }
  | { readonly supported: false; readonly looksLike: string };

/** Bytes `sniffContainer` wants from any position; fewer near the end of the file. */
export type ReadHead = (position: number, sizeBytes: number) => Uint8Array;

const headSizeBytes = 512;
const riffMagics: ReadonlySet<string> = new Set(['RIFF', 'RF64', 'BW64']);

/**
 * Names a file's container from its content; the file's name plays no part.
 *
 * What looks into other formats is loaded only when the first bytes are of neither RIFF nor AIFF: a WAV does not pay for it.
 */
export async function sniffContainer(readHead: ReadHead): Promise<ContainerGuess> {
  const head = readHead(0, headSizeBytes);
  if (head.length === 0) return unsupported('an empty file');
  const magic = ascii(head, 0, 4);
  const form = ascii(head, 8, 4);
  if (riffMagics.has(magic) && form === 'WAVE') return { supported: true, container: 'riff' };
  if (magic === 'FORM' && (form === 'AIFF' || form === 'AIFC')) return { supported: true, container: 'aiff' };
  const { isW64 } = await import('../w64/w64-guid.ts');
  if (isW64(head)) return { supported: true, container: 'w64' };
  if (magic === 'fLaC') return { supported: true, container: 'flac', offset: 0 };
  const { id3v2SizeBytes } = await import('../id3/id3v2-size.ts');
  const { isForeignOgg, sniffForeign } = await import('./sniff-foreign.ts');
  const id3Bytes = id3v2SizeBytes(head);
  const foreign = sniffForeign(id3Bytes === null ? head : readHead(id3Bytes, headSizeBytes));
  if (foreign !== null && (id3Bytes === null || foreign === 'adts')) return { supported: true, container: foreign };
  const known = foreignName(magic, form);
  if (known !== null) return unsupported(known);
  if (magic === 'OggS') {
    if (isForeignOgg(head)) return { supported: true, container: 'ogg', codec: 'other' };
    const { sniffOgg } = await import('./sniff-ogg.ts');
    return sniffOgg(readHead);
  }
  const { sniffMpeg } = await import('./sniff-mpeg.ts');
  const guess = sniffMpeg(readHead);
  if (guess !== null) return guess;
  return unsupported(isText(head) ? 'text' : `unknown content starting with "${printable(magic)}"`);
}

/** Null where nothing is known but MPEG audio may follow. */
function foreignName(magic: string, form: string): string | null {
  if (riffMagics.has(magic)) return `a ${magic} file of form "${printable(form)}"`;
  if (magic === 'FORM') return `an IFF file of form "${printable(form)}"`;
  return foreignMagics[magic] ?? null;
}

const foreignMagics: Readonly<Record<string, string>> = {
  FFIR: 'a big-endian RIFF file',
  RIFX: 'a big-endian RIFF file (RIFX)',
  riff: 'a GUID chunk file other than W64',
  MThd: 'a MIDI file',
  '.snd': 'Sun AU',
  'PK\x03\x04': 'a ZIP archive',
  '%PDF': 'a PDF document',
};

function isText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

function ascii(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '.');
}

function unsupported(looksLike: string): ContainerGuess {
  return { supported: false, looksLike };
}
