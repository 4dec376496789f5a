import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import {
  headerSizeBytes,
  maximumFrameSizeBytes,
  parseMpegHeader,
  sameFormat,
  type MpegHeader,
} from './parse-mpeg-header.ts';

/** One frame, whole. */
export interface Mp3Frame {
  readonly kind: 'frame';
  readonly header: MpegHeader;
  /** Valid until the next call of `next`. */
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/** Bytes between frames, or at the end, that are no frame. */
export interface Mp3Gap {
  readonly kind: 'gap';
  readonly offset: number;
  readonly sizeBytes: number;
  /** Frames that fit in, by the size of those before. */
  readonly lostFrames: number;
  /** Why the walk did not go on at `offset`. */
  readonly reason: string;
  readonly isAtEnd: boolean;
  /** Nothing but zeros, as some programs append them. */
  readonly isZero: boolean;
}

const windowSizeBytes = 256 * 1024;

/** Walks the frames of an MP3, each of which must begin where the one before it ends. */
export class FrameWalker {
  readonly #file: InputFile;
  readonly #end: number;
  readonly #format: MpegHeader;
  readonly #window: Uint8Array;
  #windowOffset = 0;
  #windowBytes = 0;
  #position: number;
  #frames = 0;
  #frameBytes = 0;

  /** @param format header that all frames must agree with in version, rate and channels. */
  constructor(file: InputFile, start: number, end: number, format: MpegHeader) {
    this.#file = file;
    this.#position = start;
    this.#end = end;
    this.#format = format;
    this.#window = new Uint8Array(Math.min(windowSizeBytes, Math.max(maximumFrameSizeBytes, end - start)));
  }

  /** Null at the end. @throws LatheError `io_error`; `input_corrupt` when the file becomes shorter. */
  next(): Mp3Frame | Mp3Gap | null {
    const offset = this.#position;
    if (offset === this.#end) return null;
    const frame = this.#frameAt(offset);
    if (typeof frame === 'string') return this.#gap(offset, frame);
    this.#position += frame.header.sizeBytes;
    this.#frames += 1;
    this.#frameBytes += frame.header.sizeBytes;
    return frame;
  }

  #frameAt(offset: number): Mp3Frame | string {
    const bytes = this.#bytesAt(offset, maximumFrameSizeBytes);
    const header = parseMpegHeader(bytes, 0);
    if (!header) return 'there is no frame header';
    if (!sameFormat(header, this.#format)) return 'its rate or channels differ from those of the first frame';
    if (header.sizeBytes > this.#end - offset) {
      return `its frame needs ${header.sizeBytes} bytes, but only ${this.#end - offset} follow`;
    }
    return { kind: 'frame', header, bytes: bytes.subarray(0, header.sizeBytes), offset };
  }

  #gap(offset: number, reason: string): Mp3Gap {
    const isZero = this.#isZeroFrom(offset);
    const next = isZero ? this.#end : this.#findSync(offset + 1);
    this.#position = next;
    const sizeBytes = next - offset;
    const meanBytes = this.#frames === 0 ? this.#format.sizeBytes : this.#frameBytes / this.#frames;
    const lostFrames = isZero ? 0 : Math.round(sizeBytes / meanBytes);
    return { kind: 'gap', offset, sizeBytes, lostFrames, reason, isAtEnd: next === this.#end, isZero };
  }

  /** Where two frames follow each other again, or one ends the file. */
  #findSync(from: number): number {
    for (let offset = from; offset < this.#end; offset++) {
      const bytes = this.#bytesAt(offset, maximumFrameSizeBytes + headerSizeBytes);
      const skipped = bytes.indexOf(0xff);
      if (skipped !== 0) {
        offset += (skipped === -1 ? bytes.length : skipped) - 1;
        continue;
      }
      const header = parseMpegHeader(bytes, 0);
      if (!header || !sameFormat(header, this.#format)) continue;
      if (offset + header.sizeBytes === this.#end) return offset;
      const following = parseMpegHeader(bytes, header.sizeBytes);
      if (following && sameFormat(following, this.#format)) return offset;
    }
    return this.#end;
  }

  #isZeroFrom(start: number): boolean {
    for (let offset = start; offset < this.#end;) {
      const bytes = this.#bytesAt(offset, maximumFrameSizeBytes);
      if (bytes.some((byte) => byte !== 0)) return false;
      offset += bytes.length;
    }
    return true;
  }

  /** Up to `sizeBytes`, fewer only at the end. */
  #bytesAt(offset: number, sizeBytes: number): Uint8Array {
    const wanted = Math.min(sizeBytes, this.#end - offset);
    if (offset < this.#windowOffset || offset + wanted > this.#windowOffset + this.#windowBytes) {
      const fill = Math.min(this.#window.length, this.#end - offset);
      if (this.#file.readInto(this.#window.subarray(0, fill), offset) < fill) {
        throw new LatheError('input_corrupt', 'The file became shorter while it was read.');
      }
      this.#windowOffset = offset;
      this.#windowBytes = fill;
    }
    const start = offset - this.#windowOffset;
    return this.#window.subarray(start, start + wanted);
  }
}
