import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';

/** The frames of an ADTS stream, counted by their headers. */
export interface AdtsScan {
  /** Frames of audio before spectral band replication, which doubles them. */
  readonly lengthFrames: number;
  readonly sampleRateHz: number;
}

const rates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
const headerBytes = 7;
const windowBytes = 1024 * 1024;
const framesPerBlock = 1024;

/**
 * Walks from header to header (ISO/IEC 13818-7 clause 6.2), which shows every missing or cut frame.
 *
 * @throws LatheError `input_corrupt` where a header is missing or the last frame is cut off.
 */
export function scanAdts(file: InputFile): AdtsScan {
  const start = id3v2Bytes(file);
  const end = endOfAudio(file);
  let window = new Uint8Array(0);
  let windowStart = 0;
  let lengthFrames = 0;
  let sampleRateHz = 0;
  let position = start;
  while (position < end) {
    if (position + headerBytes > windowStart + window.length) {
      window = Uint8Array.from(file.readBytes(position, windowBytes));
      windowStart = position;
    }
    const header = parseHeader(window.subarray(position - windowStart));
    if (header === null || (sampleRateHz !== 0 && header.sampleRateHz !== sampleRateHz)) {
      throw new LatheError(
        'input_corrupt',
        `The AAC stream is damaged at byte ${position}, after ${lengthFrames} good frames of audio: there is no frame header.`,
        { details: { offset: position, decodedFrames: lengthFrames } },
      );
    }
    sampleRateHz = header.sampleRateHz;
    position += header.sizeBytes;
    if (position > end) {
      throw new LatheError(
        'input_corrupt',
        `The AAC stream is cut off after ${lengthFrames} frames of audio: ${position - end} bytes of its last frame are missing.`,
        { details: { decodedFrames: lengthFrames } },
      );
    }
    lengthFrames += header.blockCount * framesPerBlock;
  }
  return { lengthFrames, sampleRateHz };
}

function parseHeader(
  bytes: Uint8Array,
): { readonly sizeBytes: number; readonly blockCount: number; readonly sampleRateHz: number } | null {
  const [b0, b1, b2, b3, b4, b5, b6] = bytes;
  if (b0 !== 0xff || b1 === undefined || b2 === undefined || b3 === undefined) return null;
  if (b4 === undefined || b5 === undefined || b6 === undefined || (b1 & 0xf6) !== 0xf0) return null;
  const sampleRateHz = rates[(b2 >> 2) & 0xf];
  const sizeBytes = ((b3 & 3) << 11) | (b4 << 3) | (b5 >> 5);
  if (sampleRateHz === undefined || sizeBytes < headerBytes) return null;
  return { sizeBytes, blockCount: (b6 & 3) + 1, sampleRateHz };
}

function id3v2Bytes(file: InputFile): number {
  const [i, d, three, , , , b0 = 0, b1 = 0, b2 = 0, b3 = 0] = file.readBytes(0, 10);
  if (i !== 0x49 || d !== 0x44 || three !== 0x33) return 0;
  return 10 + ((b0 << 21) | (b1 << 14) | (b2 << 7) | b3);
}

/** An ID3v1 tag of 128 bytes may follow. */
function endOfAudio(file: InputFile): number {
  const offset = file.sizeBytes - 128;
  const isTag = offset >= 0 && Buffer.from(file.readBytes(offset, 3)).toString('latin1') === 'TAG';
  return isTag ? offset : file.sizeBytes;
}
