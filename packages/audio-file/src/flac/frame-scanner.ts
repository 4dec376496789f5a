import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import { crc16 } from './flac-checksums.ts';
import { maximumHeaderSizeBytes, parseFrameHeader, type FrameHeader } from './parse-frame-header.ts';
import type { FlacScan } from './scan-flac.ts';

/** One whole frame whose checksums are right. */
export interface FlacFrame {
  readonly header: FrameHeader;
  /** Header, subframes and footer; valid until the next call of `next`. */
  readonly bytes: Uint8Array;
  /** Where it begins in the file. */
  readonly offset: number;
}

/** The longest frame that is taken, which bounds the memory; streamable subset FLACs of 8 channels and 24 bit stay below it. */
const maximumFrameSizeBytes = 524_280;
const windowSizeBytes = 2 * maximumFrameSizeBytes;
/**
 * Headers behind one frame's that are tried as its end when damage is looked past. Chance puts less than one into a
 * frame; the bound keeps the cost of a file that is made of headers linear.
 */
const triedEnds = 16;
/** Bytes searched in vain for the ends of frames in their place; after that these are looked for like any other. */
const vainBytesAllowed = 64 * maximumFrameSizeBytes;

/**
 * Cuts a FLAC into frames, in order, without decoding them.
 *
 * FLAC does not say how long a frame is: a frame ends where its CRC-16 comes out 0 and a valid header, or the end of
 * the audio, follows. So damage is found at the frame in which it lies, and no damaged frame is handed out.
 */
export class FrameScanner {
  readonly #file: InputFile;
  readonly #scan: FlacScan;
  readonly #window: Uint8Array;
  #filePosition: number;
  #start = 0;
  #end = 0;
  #nextNumber: number | null = null;
  #frameCount = 0;
  /** Where the last whole frame ended. */
  #frameEndOffset: number;
  #vainBytes = 0;

  constructor(file: InputFile, scan: FlacScan) {
    this.#file = file;
    this.#scan = scan;
    this.#filePosition = scan.framesOffset;
    this.#frameEndOffset = scan.framesOffset;
    this.#window = new Uint8Array(Math.min(windowSizeBytes, scan.framesEnd - scan.framesOffset));
  }

  /** The next frame; null at the end. @throws LatheError `input_corrupt`, `unsupported_format`, `io_error`. */
  next(): FlacFrame | null {
    this.#fill();
    if (this.#start === this.#end) return null;
    const offset = this.#filePosition - (this.#end - this.#start);
    const header = parseFrameHeader(this.#window.subarray(0, this.#end), this.#start);
    if (!header) return this.#damaged(offset, 'there is no frame header');
    if (!this.#fits(header)) return this.#damaged(offset, 'its format differs from STREAMINFO');
    this.#checkNumber(header, offset);
    const end = this.#findEnd(header, offset);
    return this.#take(header, end, offset);
  }

  /** The next whole frame, wherever it begins and whatever its number is; null when there is none up to the end. */
  nextWhole(): FlacFrame | null {
    for (;;) {
      this.#fill();
      const window = this.#window.subarray(0, this.#end);
      const begin = window.indexOf(0xff, this.#start);
      if (begin === -1 && this.#filePosition === this.#scan.framesEnd) return null;
      if (begin !== this.#start) {
        this.#start = begin === -1 ? this.#end : begin;
        continue;
      }
      const header = parseFrameHeader(window, begin);
      const offset = this.#filePosition - (this.#end - begin);
      const end = header && this.#fits(header) ? this.#searchWhole(header, offset) : null;
      if (header && end !== null) return this.#take(header, end, offset);
      this.#start = begin + 1;
    }
  }

  #take(header: FrameHeader, end: number, offset: number): FlacFrame {
    const bytes = this.#window.subarray(this.#start, end);
    this.#frameEndOffset = offset + bytes.length;
    this.#start = end;
    this.#frameCount += header.blockFrames;
    this.#nextNumber = header.number + (header.isVariableBlockSize ? header.blockFrames : 1);
    return { header, bytes, offset };
  }

  #findEnd(header: FrameHeader, offset: number): number {
    const end = this.#searchEnd(header, false);
    if (end !== null) return end;
    this.#refuseLongFrame(header, offset);
    const searched = Math.min(this.#end - this.#start, maximumFrameSizeBytes + 1);
    return this.#damaged(offset, `no end with a right checksum is found within ${searched} bytes`);
  }

  /** A frame in its place is first taken as strict reading takes it, so that a good file is read the same. */
  #searchWhole(header: FrameHeader, offset: number): number | null {
    if (offset === this.#frameEndOffset && this.#vainBytes < vainBytesAllowed) {
      const end = this.#searchEnd(header, false);
      if (end !== null) return end;
      this.#vainBytes += Math.min(this.#end - this.#start, maximumFrameSizeBytes);
    }
    return this.#searchEnd(header, true);
  }

  /** Where the frame at the start of the window ends; null when no checksum fits there. */
  #searchEnd(header: FrameHeader, isLenient: boolean): number | null {
    const window = this.#window.subarray(0, this.#end);
    const searchEnd = Math.min(this.#end, this.#start + maximumFrameSizeBytes + 1);
    let checked = this.#start;
    let crc = 0;
    let left = isLenient ? triedEnds : Infinity;
    for (let candidate = this.#start + header.sizeBytes; ; candidate++) {
      candidate = window.indexOf(0xff, candidate);
      if (candidate === -1 || candidate >= searchEnd) break;
      const next = parseFrameHeader(window, candidate);
      const isHeader = next && next.isVariableBlockSize === header.isVariableBlockSize && this.#fits(next);
      // The header behind a good frame may itself be what is damaged; its sync code is then enough beside the checksum.
      if (!isHeader && !(isLenient && window[candidate + 1] === window[this.#start + 1])) continue;
      crc = crc16(crc, window, checked, candidate);
      checked = candidate;
      if (crc === 0) return candidate;
      if (--left === 0) return null;
    }
    if (this.#filePosition === this.#scan.framesEnd && this.#end - this.#start <= maximumFrameSizeBytes) {
      if (crc16(crc, window, checked, this.#end) === 0) return this.#end;
    }
    return null;
  }

  /** A frame that is too long looks like a damaged one; only blocks of unusual size can be that long. */
  #refuseLongFrame(header: FrameHeader, offset: number): void {
    const { channelCount, bitsPerSample } = this.#scan.streamInfo;
    const longestBytes = (header.blockFrames * channelCount * (bitsPerSample + 1)) / 8;
    if (longestBytes <= maximumFrameSizeBytes || this.#scan.framesEnd - offset <= maximumFrameSizeBytes) return;
    throw new LatheError(
      'unsupported_format',
      `The FLAC frame at byte ${offset} holds ${header.blockFrames} frames of audio and is longer than ${maximumFrameSizeBytes} bytes; encode it with blocks of at most 16384.`,
      { details: { offset, blockFrames: header.blockFrames } },
    );
  }

  #fits(header: FrameHeader): boolean {
    const { streamInfo } = this.#scan;
    return (
      header.channelCount === streamInfo.channelCount &&
      (header.bitsPerSample ?? streamInfo.bitsPerSample) === streamInfo.bitsPerSample &&
      (header.sampleRateHz ?? streamInfo.sampleRateHz) === streamInfo.sampleRateHz
    );
  }

  /** The first number may be any: cut streams keep theirs. After it, a gap is a missing frame. */
  #checkNumber(header: FrameHeader, offset: number): void {
    const expected = this.#nextNumber;
    if (expected !== null && expected !== header.number) {
      this.#damaged(offset, `it is numbered ${header.number} where ${expected} should follow`);
    }
  }

  #damaged(offset: number, reason: string): never {
    throw new LatheError(
      'input_corrupt',
      `The FLAC is damaged or cut off at byte ${offset}, after ${this.#frameCount} good frames of audio: ${reason}.`,
      {
        details: {
          offset,
          decodedFrames: this.#frameCount,
          declaredFrames: this.#scan.streamInfo.lengthFrames,
        },
      },
    );
  }

  /** Tops the window up when it may hold less than a frame and the header after it. */
  #fill(): void {
    const held = this.#end - this.#start;
    if (held >= maximumFrameSizeBytes + maximumHeaderSizeBytes || this.#filePosition === this.#scan.framesEnd) return;
    this.#window.copyWithin(0, this.#start, this.#end);
    this.#start = 0;
    const wanted = Math.min(this.#window.length - held, this.#scan.framesEnd - this.#filePosition);
    const got = this.#file.readInto(this.#window.subarray(held, held + wanted), this.#filePosition);
    if (got < wanted) throw new LatheError('input_corrupt', 'The file became shorter while it was read.');
    this.#end = held + got;
    this.#filePosition += got;
  }
}
