/** Tables of Ogg's CRC-32: polynomial 0x04C11DB7, most significant bit first, begun with 0 (RFC 3533 clause 6). */
const table0 = firstTable();
const table1 = shifted(table0);
const table2 = shifted(table1);
const table3 = shifted(table2);

/** CRC-32 continued over further bytes, as an unsigned number. */
export function oggChecksum(crc: number, bytes: Uint8Array, start = 0, end = bytes.length): number {
  let state = crc | 0;
  let index = start;
  for (; index + 4 <= end; index += 4) {
    state =
      table3[(state >>> 24) ^ bytes[index]!]! ^
      table2[((state >>> 16) & 0xff) ^ bytes[index + 1]!]! ^
      table1[((state >>> 8) & 0xff) ^ bytes[index + 2]!]! ^
      table0[(state & 0xff) ^ bytes[index + 3]!]!;
  }
  for (; index < end; index++) state = (state << 8) ^ table0[(state >>> 24) ^ bytes[index]!]!;
  return state >>> 0;
}

/** The table for a byte that one more follows. */
function shifted(table: Int32Array): Int32Array {
  return table.map((crc) => (crc << 8) ^ table0[crc >>> 24]!);
}

function firstTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
    return crc;
  });
}
