import { crc8 } from './flac-checksums.ts';

/** The header of a FLAC frame, RFC 9639 clause 9.1. */
export interface FrameHeader {
  readonly isVariableBlockSize: boolean;
  readonly blockFrames: number;
  /** Null where the frame refers to STREAMINFO. */
  readonly sampleRateHz: number | null;
  readonly channelCount: number;
  /** Null where the frame refers to STREAMINFO. */
  readonly bitsPerSample: number | null;
  /** Number of the first frame (variable block size) or of the block (fixed). */
  readonly number: number;
  readonly sizeBytes: number;
}

/** No header is longer. */
export const maximumHeaderSizeBytes = 16;

const rates: readonly (number | null)[] = [
  null,
  88_200,
  176_400,
  192_000,
  8_000,
  16_000,
  22_050,
  24_000,
  32_000,
  44_100,
  48_000,
  96_000,
];
const bitDepths: readonly (number | null | undefined)[] = [null, 8, 12, undefined, 16, 20, 24, 32];

/** Parses the header at `offset`; null when there is none whose fields are allowed and whose CRC-8 fits. */
export function parseFrameHeader(bytes: Uint8Array, offset: number): FrameHeader | null {
  const sync = bytes[offset + 1];
  const sizes = bytes[offset + 2];
  const layout = bytes[offset + 3];
  if (bytes[offset] !== 0xff || sync === undefined || sizes === undefined || layout === undefined) return null;
  if ((sync & 0xfe) !== 0xf8 || layout & 1) return null;
  const channelCode = layout >>> 4;
  const bitsPerSample = bitDepths[(layout >>> 1) & 7];
  if (channelCode > 10 || bitsPerSample === undefined) return null;

  const coded = codedNumber(bytes, offset + 4);
  if (!coded) return null;
  let position = offset + 4 + coded.sizeBytes;
  const blockCode = sizes >>> 4;
  const blockExtra = blockCode === 6 ? 1 : blockCode === 7 ? 2 : 0;
  const blockFrames = blockSize(blockCode, bigEndian(bytes, position, blockExtra));
  position += blockExtra;
  const rateCode = sizes & 0x0f;
  const rateExtra = rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  const sampleRateHz = sampleRate(rateCode, bigEndian(bytes, position, rateExtra));
  position += rateExtra;
  if (blockFrames === null || sampleRateHz === undefined) return null;
  if (position >= bytes.length || crc8(bytes, offset, position) !== bytes[position]) return null;
  return {
    isVariableBlockSize: (sync & 1) === 1,
    blockFrames,
    sampleRateHz,
    channelCount: channelCode < 8 ? channelCode + 1 : 2,
    bitsPerSample,
    number: coded.value,
    sizeBytes: position + 1 - offset,
  };
}

function blockSize(code: number, extra: number): number | null {
  if (code === 0) return null;
  if (code === 1) return 192;
  if (code < 6) return 576 << (code - 2);
  return code < 8 ? extra + 1 : 256 << (code - 8);
}

function sampleRate(code: number, extra: number): number | null | undefined {
  if (code === 12) return extra * 1000;
  if (code === 13) return extra;
  return code === 14 ? extra * 10 : rates[code];
}

/** The UTF-8-like number of up to 36 bits. */
function codedNumber(bytes: Uint8Array, offset: number): { readonly value: number; readonly sizeBytes: number } | null {
  const first = bytes[offset];
  if (first === undefined || first === 0xff || (first & 0xc0) === 0x80) return null;
  const sizeBytes = first < 0x80 ? 1 : Math.clz32(~(first << 24));
  let value = first < 0x80 ? first : first & (0x7f >>> sizeBytes);
  for (let index = 1; index < sizeBytes; index++) {
    const next = bytes[offset + index];
    if (next === undefined || (next & 0xc0) !== 0x80) return null;
    value = value * 64 + (next & 0x3f);
  }
  return { value, sizeBytes };
}

function bigEndian(bytes: Uint8Array, offset: number, sizeBytes: number): number {
  let value = 0;
  for (let index = 0; index < sizeBytes; index++) value = value * 256 + (bytes[offset + index] ?? 0);
  return value;
}
