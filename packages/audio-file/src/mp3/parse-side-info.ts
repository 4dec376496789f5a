import type { MpegHeader } from './parse-mpeg-header.ts';

/** What the side information of a Layer III frame says about where its main data lies (ISO/IEC 11172-3 clause 2.4.1.7). */
export interface SideInfo {
  /** `main_data_begin`: bytes of main data that lie in earlier frames. */
  readonly reservoirBytes: number;
  /** All `part2_3_length` together, in whole bytes. */
  readonly mainDataBytes: number;
}

const mostBigValues = 288;
/** Code tables the standard leaves out. */
const absentTables: ReadonlySet<number> = new Set([4, 14]);

/** Parses side information; a text says what in it no encoder can have written. */
export function parseSideInfo(frame: Uint8Array, header: MpegHeader): SideInfo | string {
  const { channelCount, sideInfoOffset, sideInfoBytes } = header;
  const isVersion1 = header.version === 1;
  const bits = new BigEndianBits(frame.subarray(sideInfoOffset, sideInfoOffset + sideInfoBytes));
  const reservoirBytes = bits.read(isVersion1 ? 9 : 8);
  // Private bits, then in MPEG-1 four bits a channel that share scale factors between the granules.
  if (isVersion1) bits.skip((channelCount === 1 ? 5 : 3) + 4 * channelCount);
  else bits.skip(channelCount);
  const granules = (isVersion1 ? 2 : 1) * channelCount;
  let mainDataBits = 0;
  for (let granule = 0; granule < granules; granule++) {
    mainDataBits += bits.read(12);
    const fault = readGranule(bits, isVersion1);
    if (fault !== null) return fault;
  }
  return { reservoirBytes, mainDataBytes: Math.ceil(mainDataBits / 8) };
}

function readGranule(bits: BigEndianBits, isVersion1: boolean): string | null {
  const bigValues = bits.read(9);
  if (bigValues > mostBigValues) return `big_values is ${bigValues}, at most ${mostBigValues} are possible`;
  bits.skip(8 + (isVersion1 ? 4 : 9));
  const isSwitched = bits.read(1) === 1;
  const blockType = isSwitched ? bits.read(2) : 0;
  if (isSwitched) {
    if (blockType === 0) return 'it switches windows to the block type that is reserved';
    bits.skip(1);
  }
  const regions = isSwitched ? 2 : 3;
  for (let region = 0; region < regions; region++) {
    const table = bits.read(5);
    if (bigValues > 0 && absentTables.has(table)) return `it uses code table ${table}, which does not exist`;
  }
  bits.skip(isSwitched ? 9 : 7);
  bits.skip(isVersion1 ? 3 : 2);
  return null;
}

/** Reads bits, the most significant first; zeros past the end. */
class BigEndianBits {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit++) {
      const byte = this.#bytes[this.#position >> 3] ?? 0;
      value = (value << 1) | ((byte >> (7 - (this.#position & 7))) & 1);
      this.#position += 1;
    }
    return value;
  }

  skip(count: number): void {
    this.#position += count;
  }
}
