/** Tables of the two checksums of a FLAC frame, most significant bit first (RFC 9639 clauses 9.1.8 and 9.3). */
const crc8Table = crcTable(8, 0x07);
const crc16Table = crcTable(16, 0x8005);

/** CRC-8 of a frame header. */
export function crc8(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let index = start; index < end; index++) crc = crc8Table[crc ^ bytes[index]!]!;
  return crc;
}

/** Tables for one byte followed by one, two or three more: four bytes then cost four look-ups that do not wait. */
const crc16Before1 = shiftedByOneByte(crc16Table);
const crc16Before2 = shiftedByOneByte(crc16Before1);
const crc16Before3 = shiftedByOneByte(crc16Before2);

/** CRC-16 continued over further bytes; over a whole frame with its footer it is 0. */
export function crc16(crc: number, bytes: Uint8Array, start: number, end: number): number {
  let state = crc;
  let index = start;
  for (; index + 4 <= end; index += 4) {
    state =
      crc16Before3[(state >>> 8) ^ bytes[index]!]! ^
      crc16Before2[(state & 0xff) ^ bytes[index + 1]!]! ^
      crc16Before1[bytes[index + 2]!]! ^
      crc16Table[bytes[index + 3]!]!;
  }
  for (; index < end; index++) {
    state = ((state << 8) & 0xffff) ^ crc16Table[(state >>> 8) ^ bytes[index]!]!;
  }
  return state;
}

function shiftedByOneByte(table: Uint16Array): Uint16Array {
  return table.map((crc) => (crc << 8) ^ crc16Table[crc >>> 8]!);
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
