import { crc16, crc8 } from '../../packages/audio-file/src/flac/flac-checksums.ts';
import { parseFrameHeader } from '../../packages/audio-file/src/flac/parse-frame-header.ts';

/**
 * Makes the checksums of FLAC frames and Ogg pages right again after a mutation, in place, so that what was changed
 * reaches the decoder instead of being refused before it.
 */
export function mendChecksums(bytes: Buffer): void {
  mendFlacFrames(bytes);
  mendOggPages(bytes);
}

/** A frame ends where the next header with a right CRC-8 begins. */
function mendFlacFrames(bytes: Buffer): void {
  if (bytes.toString('latin1', 0, 4) !== 'fLaC') return;
  const starts: number[] = [];
  for (let at = bytes.indexOf(0xff, 42); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    if (parseFrameHeader(bytes, at)) starts.push(at);
  }
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? bytes.length;
    const header = parseFrameHeader(bytes, start);
    if (!header || end - start < header.sizeBytes + 3) continue;
    bytes[start + header.sizeBytes - 1] = crc8(bytes, start, start + header.sizeBytes - 1);
    bytes.writeUInt16BE(crc16(0, bytes, start, end - 2), end - 2);
  }
}

/** CRC-32 of the page with its own field 0, polynomial 0x04C11DB7, not reflected (RFC 3533 clause 6). */
function mendOggPages(bytes: Buffer): void {
  for (let start = bytes.indexOf('OggS'); start !== -1; start = bytes.indexOf('OggS', start + 4)) {
    const segments = bytes[start + 26];
    if (segments === undefined || start + 27 + segments > bytes.length) return;
    let end = start + 27 + segments;
    for (let index = 0; index < segments; index++) end += bytes[start + 27 + index] ?? 0;
    if (end > bytes.length) return;
    bytes.writeUInt32LE(0, start + 22);
    let crc = 0;
    for (let index = start; index < end; index++) {
      crc ^= (bytes[index] ?? 0) << 24;
      for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
    }
    bytes.writeUInt32LE(crc >>> 0, start + 22);
  }
}
