import { crc16, crc8 } from './flac-checksums.ts';
import type { FlacFrame } from './frame-scanner.ts';

const bitDepthCodes: Readonly<Record<number, number>> = { 8: 1, 16: 4, 24: 6 };
/** 44.1 kHz; the decoder's samples do not depend on the rate. */
const anyRateCode = 9;

/**
 * Replaces, in place, what a frame header refers to STREAMINFO for by explicit codes, and renews both checksums.
 *
 * The decoder is never shown STREAMINFO: a call that yields no samples makes it free memory it does not own.
 */
export function makeFrameExplicit({ header, bytes }: FlacFrame, bitsPerSample: number): void {
  const sizes = bytes[2];
  const layout = bytes[3];
  const bitDepthCode = bitDepthCodes[bitsPerSample];
  if (sizes === undefined || layout === undefined || bitDepthCode === undefined) return;
  if (header.sampleRateHz !== null && header.bitsPerSample !== null) return;
  if (header.sampleRateHz === null) bytes[2] = sizes | anyRateCode;
  if (header.bitsPerSample === null) bytes[3] = layout | (bitDepthCode << 1);
  bytes[header.sizeBytes - 1] = crc8(bytes, 0, header.sizeBytes - 1);
  const footer = bytes.length - 2;
  const checksum = crc16(0, bytes, 0, footer);
  bytes[footer] = checksum >>> 8;
  bytes[footer + 1] = checksum & 0xff;
}
