import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import { maximumPageSizeBytes, parsePage, type OggPage } from './parse-page.ts';

/** Bytes in which there is no good page. */
export interface OggGap {
  readonly kind: 'gap';
  readonly offset: number;
  readonly sizeBytes: number;
  readonly reason: string;
}

const windowSizeBytes = 4 * maximumPageSizeBytes;

/** Reads the pages of an Ogg file in order; each must begin where the one before it ends. */
export class PageReader {
  readonly #file: InputFile;
  readonly #end: number;
  readonly #window: Uint8Array;
  #windowOffset = 0;
  #windowBytes = 0;
  #position: number;

  constructor(file: InputFile, start: number, end: number) {
    this.#file = file;
    this.#position = start;
    this.#end = end;
    this.#window = new Uint8Array(Math.min(windowSizeBytes, Math.max(0, end - start)));
  }

  /** The next page, valid until the next call; null at the end. @throws LatheError `io_error`, `input_corrupt`. */
  next(): OggPage | OggGap | null {
    const offset = this.#position;
    if (offset >= this.#end) return null;
    const page = parsePage(this.#bytesAt(offset), offset);
    if (typeof page !== 'string') {
      this.#position += page.sizeBytes;
      return page;
    }
    this.#position = this.#findPage(offset + 1);
    return { kind: 'gap', offset, sizeBytes: this.#position - offset, reason: page };
  }

  #findPage(from: number): number {
    for (let offset = from; offset < this.#end;) {
      const bytes = this.#bytesAt(offset);
      const skipped = bytes.indexOf(0x4f);
      if (skipped > 0) offset += skipped;
      else if (skipped === -1) offset += bytes.length;
      else if (typeof parsePage(bytes, offset) === 'string') offset += 1;
      else return offset;
    }
    return this.#end;
  }

  #bytesAt(offset: number): Uint8Array {
    const wanted = Math.min(maximumPageSizeBytes, this.#end - offset);
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

/** Every whole page with a right checksum among the last bytes of a file, in order. */
export function lastPages(file: InputFile): readonly OggPage[] {
  // Three pages of the largest size: the last whole page lies inside, and the one before it.
  const start = Math.max(0, file.sizeBytes - 3 * maximumPageSizeBytes);
  const reader = new PageReader(file, start, file.sizeBytes);
  const pages: OggPage[] = [];
  for (let item = reader.next(); item; item = reader.next()) {
    if (!('kind' in item)) pages.push({ ...item, lacing: item.lacing.slice(), body: new Uint8Array(0) });
  }
  return pages;
}
