import { oggChecksum } from './ogg-checksum.ts';

/** One page of an Ogg file, RFC 3533 clause 6. */
export interface OggPage {
  readonly offset: number;
  readonly sizeBytes: number;
  /** Its first packet began on an earlier page. */
  readonly isContinued: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Position of the last packet that ends here, in units of the codec; null when none ends here. */
  readonly granule: number | null;
  readonly serial: number;
  readonly sequence: number;
  /** Sizes of the segments; one below 255 ends a packet. */
  readonly lacing: Uint8Array;
  readonly body: Uint8Array;
}

export const pageHeaderSizeBytes = 27;
/** No page is longer: a header, 255 segment sizes, 255 segments of 255 bytes. */
export const maximumPageSizeBytes = pageHeaderSizeBytes + 255 + 255 * 255;

const capturePattern = 'OggS';
const checksumOffset = 22;
const noBytes = new Uint8Array(4);

/**
 * Parses the page at the beginning of `bytes`, which stand at `offset` in the file.
 *
 * @returns what is wrong, when there is no whole page with a fitting checksum.
 */
export function parsePage(bytes: Uint8Array, offset: number): OggPage | string {
  const segmentCount = bytes[26];
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== capturePattern) return 'there is no Ogg page';
  if (segmentCount === undefined) return 'the page ends inside its header';
  if (bytes[4] !== 0) return `the page is of version ${bytes[4]}, which is unknown`;
  const bodyOffset = pageHeaderSizeBytes + segmentCount;
  const lacing = bytes.subarray(pageHeaderSizeBytes, bodyOffset);
  const sizeBytes = lacing.reduce((sum, size) => sum + size, bodyOffset);
  if (lacing.length < segmentCount || sizeBytes > bytes.length) {
    return `the page needs ${sizeBytes} bytes, but only ${bytes.length} follow`;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, sizeBytes);
  const declared = view.getUint32(checksumOffset, true);
  const found = pageChecksum(bytes, sizeBytes);
  if (found !== declared) return `the page has the checksum ${hex(found)}, but declares ${hex(declared)}`;
  const flags = bytes[5] ?? 0;
  const granule = view.getBigInt64(6, true);
  if (granule < -1n || granule > BigInt(Number.MAX_SAFE_INTEGER)) return `the page declares position ${granule}`;
  return {
    offset,
    sizeBytes,
    isContinued: (flags & 1) !== 0,
    isFirst: (flags & 2) !== 0,
    isLast: (flags & 4) !== 0,
    granule: granule === -1n ? null : Number(granule),
    serial: view.getUint32(14, true),
    sequence: view.getUint32(18, true),
    lacing,
    body: bytes.subarray(bodyOffset, sizeBytes),
  };
}

/** The checksum is taken with its own field as zero. */
function pageChecksum(bytes: Uint8Array, sizeBytes: number): number {
  const head = oggChecksum(0, bytes, 0, checksumOffset);
  return oggChecksum(oggChecksum(head, noBytes), bytes, checksumOffset + 4, sizeBytes);
}

function hex(checksum: number): string {
  return `0x${checksum.toString(16).padStart(8, '0')}`;
}
