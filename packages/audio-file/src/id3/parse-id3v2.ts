import { LatheError } from '@lathe/core/errors';
import { id3v2HeaderSizeBytes } from './id3v2-size.ts';

/** The text of an ID3v2 tag. */
export interface Id3v2Text {
  /** Values by the name that Vorbis comments have for them, several joined by `; `. */
  readonly tags: Readonly<Record<string, string>>;
  /** Null, or what kept the rest from being read. */
  readonly fault: string | null;
}

/** Frames with an established name; other text frames keep their identifier. */
const names: Readonly<Record<string, string>> = {
  TIT2: 'TITLE',
  TT2: 'TITLE',
  TPE1: 'ARTIST',
  TP1: 'ARTIST',
  TPE2: 'ALBUMARTIST',
  TP2: 'ALBUMARTIST',
  TALB: 'ALBUM',
  TAL: 'ALBUM',
  TRCK: 'TRACKNUMBER',
  TRK: 'TRACKNUMBER',
  TPOS: 'DISCNUMBER',
  TPA: 'DISCNUMBER',
  TSRC: 'ISRC',
  TRC: 'ISRC',
  TCON: 'GENRE',
  TCO: 'GENRE',
  TDRC: 'DATE',
  TYER: 'DATE',
  TYE: 'DATE',
  TCOM: 'COMPOSER',
  TCM: 'COMPOSER',
  TCOP: 'COPYRIGHT',
  TCR: 'COPYRIGHT',
  TPUB: 'PUBLISHER',
  TPB: 'PUBLISHER',
  TBPM: 'BPM',
  TBP: 'BPM',
  TLAN: 'LANGUAGE',
  TLA: 'LANGUAGE',
  TSSE: 'ENCODER',
  TSS: 'ENCODER',
};

/** One text longer than this is no text. */
const longestTextBytes = 64 * 1024;
const decoders = ['latin1', 'utf-16', 'utf-16be', 'utf-8'] as const;

/**
 * Reads the text frames (`T…`) of an ID3v2.2, 2.3 or 2.4 tag; pictures and everything else is passed over.
 *
 * @param tag the whole tag with its header.
 * @throws LatheError `limit_exceeded` past `maxTags` frames.
 */
export function parseId3v2(tag: Uint8Array, maxTags: number): Id3v2Text {
  const version = tag[3] ?? 0;
  const flags = tag[5] ?? 0;
  if (version < 2 || version > 4) return { tags: {}, fault: `its version 2.${version} is unknown` };
  const footerBytes = (flags & 0x10) === 0 ? 0 : id3v2HeaderSizeBytes;
  const raw = tag.subarray(id3v2HeaderSizeBytes, tag.length - footerBytes);
  const body = (flags & 0x80) !== 0 && version < 4 ? withoutStuffing(raw) : raw;
  const found = new Map<string, string>();
  let count = 0;
  const headerBytes = version === 2 ? 6 : 10;
  let position = (flags & 0x40) !== 0 && version > 2 ? extendedHeaderBytes(body, version) : 0;
  while (position + headerBytes <= body.length && body[position] !== 0) {
    const frame = frameAt(body, position, version);
    if (frame === null)
      return { tags: Object.fromEntries(found), fault: `a frame at byte ${position} runs past its end` };
    count += 1;
    if (count > maxTags) {
      throw new LatheError('limit_exceeded', `The file has more than ${maxTags} tags.`, {
        details: { limitTags: maxTags },
      });
    }
    addText(found, frame.id, frame.content);
    position += headerBytes + frame.sizeBytes;
  }
  return { tags: Object.fromEntries(found), fault: null };
}

interface TagFrame {
  readonly id: string;
  readonly sizeBytes: number;
  readonly content: Uint8Array;
}

function frameAt(body: Uint8Array, position: number, version: number): TagFrame | null {
  const idBytes = version === 2 ? 3 : 4;
  const id = String.fromCharCode(...body.subarray(position, position + idBytes));
  if (!/^[A-Z0-9]+$/.test(id)) return null;
  const sizeBytes = bigEndian(body, position + idBytes, idBytes, version === 4 ? 7 : 8);
  const start = position + (version === 2 ? 6 : 10);
  if (start + sizeBytes > body.length) return null;
  const format = version === 2 ? 0 : (body[position + 9] ?? 0);
  const content = body.subarray(start, start + sizeBytes);
  // Compressed or encrypted content is no text; in 2.4 each frame may be stuffed and carry its length before it.
  const isHidden = version === 4 ? (format & 0x0c) !== 0 : (format & 0xc0) !== 0;
  if (isHidden) return { id, sizeBytes, content: new Uint8Array(0) };
  if (version !== 4) return { id, sizeBytes, content };
  const plain = (format & 0x02) === 0 ? content : withoutStuffing(content);
  return { id, sizeBytes, content: (format & 0x01) === 0 ? plain : plain.subarray(4) };
}

function addText(found: Map<string, string>, id: string, content: Uint8Array): void {
  if (!id.startsWith('T') || content.length === 0 || content.length > longestTextBytes) return;
  const values = textOf(content).split('\0');
  const isUserDefined = id === 'TXXX' || id === 'TXX';
  const name = isUserDefined ? (values.shift() ?? '').toUpperCase() : (names[id] ?? id);
  const value = values.filter((part) => part !== '').join('; ');
  if (name === '' || value === '') return;
  const earlier = found.get(name);
  found.set(name, earlier === undefined ? value : `${earlier}; ${value}`);
}

/** The first byte names the encoding. */
function textOf(content: Uint8Array): string {
  const encoding = decoders[content[0] ?? 0] ?? 'latin1';
  const text = content.subarray(1);
  if (encoding === 'latin1') return Buffer.from(text).toString('latin1');
  const isBigEndian = encoding === 'utf-16' && text[0] === 0xfe && text[1] === 0xff;
  // A second value has a mark of its own.
  return new TextDecoder(isBigEndian ? 'utf-16be' : encoding).decode(text).replaceAll('\ufeff', '');
}

function extendedHeaderBytes(body: Uint8Array, version: number): number {
  return version === 4 ? bigEndian(body, 0, 4, 7) : 4 + bigEndian(body, 0, 4, 8);
}

/** Takes out the zero that unsynchronisation put behind each 0xFF. */
function withoutStuffing(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, index) => byte !== 0 || bytes[index - 1] !== 0xff);
}

function bigEndian(bytes: Uint8Array, offset: number, sizeBytes: number, bitsPerByte: number): number {
  let value = 0;
  for (let index = 0; index < sizeBytes; index++) value = value * (1 << bitsPerByte) + (bytes[offset + index] ?? 0);
  return value;
}
