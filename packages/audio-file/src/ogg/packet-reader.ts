import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import { PageReader } from './page-reader.ts';
import type { OggPage } from './parse-page.ts';

/** The packets that end on one page. */
export interface PagePackets {
  readonly kind: 'packets';
  /** Valid until the next call of `next`. */
  readonly packets: readonly Uint8Array[];
  /** Position in units of the codec after the last of them; null when there is none. */
  readonly granule: number | null;
  readonly isLast: boolean;
  readonly offset: number;
}

/** Packets are missing between the page before and the one behind. */
export interface PacketGap {
  readonly kind: 'lost';
  readonly offset: number;
  readonly reason: string;
}

/** Which pages of a file belong to the stream that is read. */
export interface OggStreamId {
  readonly serial: number;
  /** Streams whose pages are passed over. */
  readonly otherSerials: ReadonlySet<number>;
  readonly end: number;
}

/** Where and how much to read. */
export interface PacketReaderOptions {
  /** Longest packet accepted. */
  readonly maximumPacketBytes: number;
  /** Page to begin at; default the first. In the middle a packet that began before is passed over. */
  readonly start?: number;
}

const noPackets: readonly Uint8Array[] = [];

/** Puts the packets of one stream together out of its pages, and notices when one is missing. */
export class PacketReader {
  readonly #pages: PageReader;
  readonly #stream: OggStreamId;
  readonly #maximumPacketBytes: number;
  #sequence: number | null = null;
  /** Beginning of a packet whose end is on a later page. */
  #partial: Uint8Array[] = [];
  #partialBytes = 0;
  #hasPartial = false;
  /** A page that is handed out after the gap before it was told. */
  #pending: OggPage | null = null;
  #isAfterGap: boolean;
  #isEnded = false;

  constructor(file: InputFile, stream: OggStreamId, { maximumPacketBytes, start = 0 }: PacketReaderOptions) {
    this.#pages = new PageReader(file, start, stream.end);
    this.#stream = stream;
    this.#isAfterGap = start > 0;
    this.#maximumPacketBytes = maximumPacketBytes;
  }

  /**
   * Null at the end of the file.
   *
   * @throws LatheError `limit_exceeded` for a longer packet, `unsupported_format` for a chained file.
   */
  next(): PagePackets | PacketGap | null {
    for (;;) {
      const item = this.#pending ?? this.#pages.next();
      this.#pending = null;
      if (item === null) return this.#atEnd();
      if ('kind' in item) return this.#lose(item.offset, `${item.reason}; ${item.sizeBytes} bytes are no page`);
      if (item.serial !== this.#stream.serial) {
        if (this.#stream.otherSerials.has(item.serial)) continue;
        if (item.isFirst) throw chained(item.offset);
        return this.#lose(item.offset, `the page is of a stream ${item.serial} that never began`);
      }
      const lost = this.#checkOrder(item);
      if (lost === null) return this.#packetsOf(item);
      this.#pending = item;
      return lost;
    }
  }

  #atEnd(): PacketGap | null {
    if (!this.#hasPartial) return null;
    return this.#lose(this.#stream.end, 'the last packet has no end');
  }

  #checkOrder(page: OggPage): PacketGap | null {
    const expected = this.#sequence;
    this.#sequence = page.sequence;
    if (this.#isAfterGap) {
      this.#isAfterGap = false;
      return null;
    }
    if (page.isFirst && expected !== null) throw chained(page.offset);
    if (this.#isEnded) return this.#lose(page.offset, 'a page follows the one marked as the last');
    if (expected !== null && page.sequence !== (expected + 1) % 2 ** 32) {
      return this.#lose(page.offset, `the page is numbered ${page.sequence} where ${expected + 1} should follow`);
    }
    if (page.isContinued !== this.#hasPartial) {
      return this.#lose(page.offset, page.isContinued ? 'a packet has no beginning' : 'a packet has no end');
    }
    return null;
  }

  #packetsOf(page: OggPage): PagePackets {
    const packets: Uint8Array[] = [];
    // After a gap the end of a packet without beginning is passed over.
    let isHeadless = page.isContinued && !this.#hasPartial;
    let start = 0;
    let end = 0;
    for (const size of page.lacing) {
      end += size;
      if (size === 255) continue;
      if (!isHeadless) packets.push(this.#complete(page.body.subarray(start, end)));
      isHeadless = false;
      start = end;
    }
    if (page.lacing.at(-1) === 255 && !isHeadless) this.#keep(page.body.slice(start, end));
    this.#isEnded = page.isLast;
    const { granule, offset } = page;
    return {
      kind: 'packets',
      packets: packets.length === 0 ? noPackets : packets,
      granule,
      isLast: page.isLast,
      offset,
    };
  }

  #complete(rest: Uint8Array): Uint8Array {
    if (!this.#hasPartial) return rest;
    this.#keep(rest);
    const packet = Buffer.concat(this.#partial);
    this.#forget();
    return packet;
  }

  #keep(part: Uint8Array): void {
    this.#hasPartial = true;
    this.#partialBytes += part.length;
    if (this.#partialBytes > this.#maximumPacketBytes) {
      throw new LatheError(
        'limit_exceeded',
        `A packet of the Ogg file has more than ${this.#maximumPacketBytes} bytes.`,
        {
          details: { limitBytes: this.#maximumPacketBytes },
        },
      );
    }
    this.#partial.push(part);
  }

  #forget(): void {
    this.#partial = [];
    this.#partialBytes = 0;
    this.#hasPartial = false;
  }

  #lose(offset: number, reason: string): PacketGap {
    this.#forget();
    this.#isAfterGap = true;
    return { kind: 'lost', offset, reason };
  }
}

function chained(offset: number): LatheError {
  return new LatheError(
    'unsupported_format',
    `The Ogg file is chained: another stream begins at byte ${offset}; expected one stream, so split the file there.`,
    { details: { offset } },
  );
}
