import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';

/** The longest page has 27 + 255 + 255 × 255 bytes (RFC 3533 clause 6). */
const longestPageBytes = 27 + 255 + 255 * 255;
const endOfStream = 4;

/**
 * An Ogg file that was cut off decodes without complaint to what is there, but lacks the page that is marked as its last.
 *
 * @throws LatheError `input_corrupt` when the file does not end with such a page.
 */
export function checkOggEnd(file: InputFile): void {
  const start = Math.max(0, file.sizeBytes - longestPageBytes);
  const tail = Buffer.from(file.readBytes(start, longestPageBytes));
  for (let offset = tail.lastIndexOf('OggS'); offset >= 0; offset = tail.lastIndexOf('OggS', offset - 1)) {
    if (endOfPage(tail, offset) === tail.length && ((tail[offset + 5] ?? 0) & endOfStream) !== 0) return;
    if (offset === 0) break;
  }
  throw new LatheError('input_corrupt', 'The Ogg file is cut off: it does not end with a page marked as the last.');
}

function endOfPage(bytes: Uint8Array, offset: number): number {
  const segments = bytes[offset + 26] ?? 0;
  let end = offset + 27 + segments;
  for (let index = 0; index < segments; index++) end += bytes[offset + 27 + index] ?? 0;
  return end;
}
