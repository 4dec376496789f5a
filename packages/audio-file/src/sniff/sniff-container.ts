/** What the first bytes of a file look like; `supported` ones are opened, the others named in the error. */
export type ContainerGuess =
  | { readonly supported: true; readonly container: 'riff' }
  /** `offset` is where `fLaC` stands, after an ID3v2 tag perhaps. */
  | { readonly supported: true; readonly container: 'flac'; readonly offset: number }
  /** `offset` is where the first frame stands, behind tags. */
  | { readonly supported: true; readonly container: 'mp3'; readonly offset: number }
  | { readonly supported: true; readonly container: 'ogg'; readonly codec: 'vorbis' | 'opus' }
  | { readonly supported: false; readonly looksLike: string };

/** Bytes `sniffContainer` wants from any position; fewer near the end of the file. */
export type ReadHead = (position: number, sizeBytes: number) => Uint8Array;

const headSizeBytes = 512;

/**
 * Names a file's container from its content; the file's name plays no part.
 *
 * What looks into MP3 and Ogg is loaded only when the first bytes are of nothing else: a WAV does not pay for it.
 */
export async function sniffContainer(readHead: ReadHead): Promise<ContainerGuess> {
  const head = readHead(0, headSizeBytes);
  if (head.length === 0) return unsupported('an empty file');
  const magic = ascii(head, 0, 4);
  const form = ascii(head, 8, 4);
  if ((magic === 'RIFF' || magic === 'RF64') && form === 'WAVE') return { supported: true, container: 'riff' };
  if (magic === 'fLaC') return { supported: true, container: 'flac', offset: 0 };
  const known = foreignName(head, magic, form);
  if (known !== null) return unsupported(known);
  if (magic === 'OggS') {
    const { sniffOgg } = await import('./sniff-ogg.ts');
    return sniffOgg(readHead);
  }
  const { sniffMpeg } = await import('./sniff-mpeg.ts');
  const guess = sniffMpeg(readHead);
  if (guess !== null) return guess;
  return unsupported(isText(head) ? 'text' : `unknown content starting with "${printable(magic)}"`);
}

/** Null where nothing is known but MPEG audio may follow. */
function foreignName(head: Uint8Array, magic: string, form: string): string | null {
  if (magic === 'RIFF' || magic === 'RF64') return `a ${magic} file of form "${printable(form)}"`;
  const byForm = magic === 'FORM' && (form === 'AIFF' || form === 'AIFC') ? form : undefined;
  const known = byForm ?? foreignMagics[magic] ?? (ascii(head, 4, 4) === 'ftyp' ? 'MP4 or M4A' : undefined);
  if (known) return known;
  if (hasPrefix(head, asfPrefix)) return 'Windows Media (ASF)';
  if (hasPrefix(head, [0x1a, 0x45, 0xdf, 0xa3])) return 'Matroska or WebM';
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0) return 'AAC (ADTS)';
  return null;
}

const foreignMagics: Readonly<Record<string, string>> = {
  BW64: 'BW64 (ITU-R BS.2088)',
  FFIR: 'a big-endian RIFF file',
  RIFX: 'a big-endian RIFF file (RIFX)',
  riff: 'W64 (Sony Wave64)',
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
