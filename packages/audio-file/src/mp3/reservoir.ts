import { crc16 } from '../flac/flac-checksums.ts';
import type { MpegHeader } from './parse-mpeg-header.ts';
import { parseSideInfo } from './parse-side-info.ts';

const mostReservoirBytes = 511;

/**
 * Follows where the main data of each frame lies: it may begin in earlier frames, but not in bytes that are another's.
 *
 * So a damaged pointer, length or lost frame is found though the frame's header is good.
 */
export class Reservoir {
  /** Bytes of main data before the next frame that are there at all. */
  #presentBytes = 0;
  /** Those of them that no frame has used. */
  #freeBytes = 0;

  /** What is wrong with a frame, null for nothing. */
  check(frame: Uint8Array, header: MpegHeader): string | null {
    const mainBytes = frame.length - header.sideInfoOffset - header.sideInfoBytes;
    if (mainBytes < 0) return 'it is shorter than its side information';
    const presentBytes = this.#presentBytes;
    const freeBytes = this.#freeBytes;
    // Until the frame is found good all there is may be its own.
    this.#presentBytes = Math.min(mostReservoirBytes, presentBytes + mainBytes);
    this.#freeBytes = this.#presentBytes;
    if (header.hasChecksum && !checksumFits(frame, header)) return 'its CRC-16 does not fit';
    const sideInfo = parseSideInfo(frame, header);
    if (typeof sideInfo === 'string') return sideInfo;
    const { reservoirBytes, mainDataBytes } = sideInfo;
    if (reservoirBytes > presentBytes)
      return `its data begins ${reservoirBytes - presentBytes} bytes before what is there`;
    if (reservoirBytes > freeBytes) return `its data begins inside that of the frame before it`;
    const restBytes = reservoirBytes + mainBytes - mainDataBytes;
    if (restBytes < 0) return `its data ends ${-restBytes} bytes behind the frame`;
    this.#freeBytes = Math.min(mostReservoirBytes, restBytes);
    return null;
  }

  /** Frames were lost: the next one begins without a reservoir. */
  lose(): void {
    this.#presentBytes = 0;
    this.#freeBytes = 0;
  }
}

/** The CRC-16 behind the header covers the header's last two bytes and the side information. */
function checksumFits(frame: Uint8Array, header: MpegHeader): boolean {
  return frameChecksum(frame, header) === (((frame[4] ?? 0) << 8) | (frame[5] ?? 0));
}

/** CRC-16 of a frame with checksum, ISO/IEC 11172-3 clause 2.4.3.1: it begins with all ones. */
export function frameChecksum(frame: Uint8Array, header: MpegHeader): number {
  const end = header.sideInfoOffset + header.sideInfoBytes;
  return crc16(crc16(0xffff, frame, 2, 4), frame, header.sideInfoOffset, end);
}
