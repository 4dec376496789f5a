/** Tables of the CRC-16 that LAME's tag uses, polynomial 0x8005, least significant bit first; four bytes at a time. */
const tables = [firstTable()];
for (let ahead = 1; ahead < 4; ahead++) {
  tables.push((tables[ahead - 1] ?? firstTable()).map((crc) => (crc >>> 8) ^ firstTable()[crc & 0xff]!));
}
const [table0 = firstTable(), table1 = firstTable(), table2 = firstTable(), table3 = firstTable()] = tables;

/** CRC-16 of a LAME tag or of the audio behind it, continued over further bytes; it begins with 0. */
export function musicChecksum(crc: number, bytes: Uint8Array, start = 0, end = bytes.length): number {
  let state = crc;
  let index = start;
  for (; index + 4 <= end; index += 4) {
    state =
      table3[(state ^ bytes[index]!) & 0xff]! ^
      table2[(state >>> 8) ^ bytes[index + 1]!]! ^
      table1[bytes[index + 2]!]! ^
      table0[bytes[index + 3]!]!;
  }
  for (; index < end; index++) state = (state >>> 8) ^ table0[(state ^ bytes[index]!) & 0xff]!;
  return state;
}

function firstTable(): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
    return crc;
  });
}
