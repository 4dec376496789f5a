import type { MpegHeader } from './parse-mpeg-header.ts';
import { frameChecksum } from './reservoir.ts';

/**
 * A frame of silence in place of a damaged one: no main data is its own, but what it holds stays for the frames after it.
 */
export function silentFrame(frame: Uint8Array, header: MpegHeader): Uint8Array {
  const silent = frame.slice();
  silent.fill(0, header.sideInfoOffset, header.sideInfoOffset + header.sideInfoBytes);
  if (header.hasChecksum) {
    const checksum = frameChecksum(silent, header);
    silent[4] = checksum >>> 8;
    silent[5] = checksum & 0xff;
  }
  return silent;
}
