/** Tables of the two checksums of a FLAC frame, most significant bit first (RFC 9639 clauses 9.1.8 and 9.3). */
const crc8Table = crcTable(8, 0x07);
const crc16Table = crcTable(16, 0x8005);

/** CRC-8 of a frame header. */
export function crc8(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let index = start; index < end; index++) crc = crc8Table[crc ^ bytes[index]!]!;
  return crc;
}

/** CRC-16 continued over further bytes; over a whole frame with its footer it is 0. */
export function crc16(crc: number, bytes: Uint8Array, start: number, end: number): number {
  let state = crc;
  for (let index = start; index < end; index++) {
    state = ((state << 8) & 0xffff) ^ crc16Table[(state >>> 8) ^ bytes[index]!]!;
  }
  return state;
}

function crcTable(width: 8 | 16, polynomial: number): Uint16Array {
  const topBit = 1 << (width - 1);
  const mask = (1 << width) - 1;
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << (width - 8);
    for (let bit = 0; bit < 8; bit++) crc = crc & topBit ? ((crc << 1) ^ polynomial) & mask : (crc << 1) & mask;
    return crc;
  });
}
