/** Reads the bits of a Vorbis packet, the least significant first (Vorbis I clause 2). */
export class VorbisBits {
  readonly #bytes: Uint8Array;
  #position: number;

  /** @param firstByte where to begin. */
  constructor(bytes: Uint8Array, firstByte: number) {
    this.#bytes = bytes;
    this.#position = firstByte * 8;
  }

  /** An unsigned number of up to 32 bits; zeros past the end. */
  read(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit++) {
      const byte = this.#bytes[Math.floor(this.#position / 8)] ?? 0;
      if ((byte >> (this.#position % 8)) & 1) value += bit < 31 ? 1 << bit : 0x8000_0000;
      this.#position += 1;
    }
    return value;
  }

  /** May go past the end, which `isPastEnd` tells. */
  skip(count: number): void {
    this.#position = Math.min(this.#position + count, Number.MAX_SAFE_INTEGER);
  }

  get isPastEnd(): boolean {
    return this.#position > this.#bytes.length * 8;
  }
}

/** Bits that a number needs: 0 for 0, 3 for 7 (Vorbis I clause 9.2.1). */
export function bitsOf(value: number): number {
  return 32 - Math.clz32(value);
}
