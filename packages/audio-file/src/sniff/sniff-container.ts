import { isW64 } from '../w64/w64-guid.ts';

/** What the first bytes of a file look like; `supported` ones are opened, the others named in the error. */
export type ContainerGuess =
  /** RIFF, RF64 or BW64 of form WAVE. */
  | { readonly supported: true; readonly container: 'riff' }
  | { readonly supported: true; readonly container: 'w64' }
  /** AIFF or AIFC. */
  | { readonly supported: true; readonly container: 'aiff' }
  /** `offset` is where `fLaC` stands, after an ID3v2 tag perhaps. */
  | { readonly supported: true; readonly container: 'flac'; readonly offset: number }
  | { readonly supported: false; readonly looksLike: string };

/** Bytes `sniffContainer` wants from any position; fewer near the end of the file. */
export type ReadHead = (position: number, sizeBytes: number) => Uint8Array;

const headSizeBytes = 512;
const riffMagics: ReadonlySet<string> = new Set(['RIFF', 'RF64', 'BW64']);

/** Names a file's container from its content; the file's name plays no part. */
export function sniffContainer(readHead: ReadHead): ContainerGuess {
  const head = readHead(0, headSizeBytes);
  if (head.length === 0) return unsupported('an empty file');
  const magic = ascii(head, 0, 4);
  const form = ascii(head, 8, 4);
  if (riffMagics.has(magic) && form === 'WAVE') return { supported: true, container: 'riff' };
  if (magic === 'FORM' && (form === 'AIFF' || form === 'AIFC')) return { supported: true, container: 'aiff' };
  if (isW64(head)) return { supported: true, container: 'w64' };
  if (magic === 'fLaC') return { supported: true, container: 'flac', offset: 0 };
  if (magic.startsWith('ID3')) return behindId3(head, readHead);
  return unsupported(foreignName(head, magic, form));
}

function behindId3(head: Uint8Array, readHead: ReadHead): ContainerGuess {
  const size = id3TagSizeBytes(head);
  if (size !== null && ascii(readHead(size, 4), 0, 4) === 'fLaC') {
    return { supported: true, container: 'flac', offset: size };
  }
  return unsupported('MP3 or another format behind an ID3v2 tag');
}

/** Whole size of the ID3v2 tag, header and footer included; its size is four bytes of 7 bits (ID3v2.4 clause 3.1). */
function id3TagSizeBytes(head: Uint8Array): number | null {
  const [b0, b1, b2, b3] = head.subarray(6, 10);
  if (b0 === undefined || b1 === undefined || b2 === undefined || b3 === undefined) return null;
  if ((b0 | b1 | b2 | b3) > 0x7f) return null;
  const hasFooter = ((head[5] ?? 0) & 0x10) !== 0;
  return 10 + ((b0 << 21) | (b1 << 14) | (b2 << 7) | b3) + (hasFooter ? 10 : 0);
}

function foreignName(head: Uint8Array, magic: string, form: string): string {
  if (riffMagics.has(magic)) return `a ${magic} file of form "${printable(form)}"`;
  if (magic === 'FORM') return `an IFF file of form "${printable(form)}"`;
  const known = foreignMagics[magic] ?? (ascii(head, 4, 4) === 'ftyp' ? 'MP4 or M4A' : undefined);
  if (known) return known;
  if (hasPrefix(head, asfPrefix)) return 'Windows Media (ASF)';
  if (hasPrefix(head, [0x1a, 0x45, 0xdf, 0xa3])) return 'Matroska or WebM';
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0) return 'AAC (ADTS)';
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0 && ((head[1] ?? 0) & 0x06) !== 0) return 'MP3';
  return isText(head) ? 'text' : `unknown content starting with "${printable(magic)}"`;
}

const foreignMagics: Readonly<Record<string, string>> = {
  FFIR: 'a big-endian RIFF file',
  RIFX: 'a big-endian RIFF file (RIFX)',
  riff: 'a GUID chunk file other than W64',
  OggS: 'Ogg (Vorbis, Opus or FLAC in Ogg)',
  wvpk: 'WavPack',
  caff: 'CAF (Core Audio)',
  'DSD ': 'DSF (DSD)',
  FRM8: 'DFF (DSD)',
  'MAC ': "Monkey's Audio",
  TTA1: 'TTA',
  MThd: 'a MIDI file',
  '.snd': 'Sun AU',
  'PK\x03\x04': 'a ZIP archive',
  '%PDF': 'a PDF document',
};

const asfPrefix = [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11];

function isText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

function hasPrefix(head: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => head[index] === byte);
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
