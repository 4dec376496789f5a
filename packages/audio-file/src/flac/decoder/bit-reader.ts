/** Bytes behind the frame that reads may touch; they are zero and never part of a valid frame. */
const paddingBytes = 8;

/**
 * Reads bits, most significant first, out of a copy of one frame.
 *
 * Nothing is checked while reading: past the end there are zeros, and further on a RangeError. Whoever reads asks
 * `isExhausted` at the end.
 */
export class BitReader {
  #bytes = new Uint8Array(paddingBytes);
  #view = new DataView(this.#bytes.buffer);
  #position = 0;
  #endBits = 0;

  /** Starts at bit 0 of `frame`, which is copied. */
  load(frame: Uint8Array): void {
    if (frame.length + paddingBytes > this.#bytes.length) {
      this.#bytes = new Uint8Array(frame.length * 2 + paddingBytes);
      this.#view = new DataView(this.#bytes.buffer);
    }
    this.#bytes.set(frame);
    this.#bytes.fill(0, frame.length);
    this.#position = 0;
    this.#endBits = frame.length * 8;
  }

  /** Bits read so far. */
  get position(): number {
    return this.#position;
  }

  /** More bits were read than there are. */
  get isExhausted(): boolean {
    return this.#position > this.#endBits;
  }

  skip(count: number): void {
    this.#position += count;
  }

  /** An unsigned number of 0 to 24 bits. */
  read(count: number): number {
    const position = this.#position;
    this.#position = position + count;
    // A shift by 32 would shift by 0.
    return count === 0 ? 0 : (this.#view.getUint32(position >>> 3) << (position & 7)) >>> (32 - count);
  }

  /** A two's complement number of 1 to 33 bits. */
  readSigned(count: number): number {
    if (count <= 24) return (this.read(count) << (32 - count)) >> (32 - count);
    const high = this.readSigned(count - 16);
    return high * 0x1_0000 + this.read(16);
  }

  /** Zeros before the next one, which is read too. */
  readUnary(): number {
    let count = 0;
    for (;;) {
      const zeros = Math.clz32(this.#view.getUint32(this.#position >>> 3) << (this.#position & 7));
      // Below the 25 bits that are certain there may be zeros of the shift.
      const certain = Math.min(zeros, 24);
      this.#position += certain;
      count += certain;
      if (zeros < 25) {
        if (zeros < 24 || this.read(1) === 1) {
          if (zeros < 24) this.#position += 1;
          return count;
        }
        count += 1;
      }
    }
  }

  /** Rice codes into `target` from `start` to `end`, RFC 9639 clause 9.2.7.2; parameter 0 to 30. */
  readRice(target: Int32Array, start: number, end: number, parameter: number): void {
    const view = this.#view;
    let position = this.#position;
    for (let index = start; index < end; index++) {
      const word = view.getUint32(position >>> 3) << (position & 7);
      const zeros = Math.clz32(word);
      let folded: number;
      if (zeros + 1 + parameter <= 25) {
        const low = parameter === 0 ? 0 : (word << (zeros + 1)) >>> (32 - parameter);
        folded = (zeros << parameter) | low;
        position += zeros + 1 + parameter;
      } else {
        this.#position = position;
        const quotient = this.readUnary();
        const high = parameter > 16 ? this.read(parameter - 16) : 0;
        const low = this.read(Math.min(parameter, 16));
        folded = ((quotient << parameter) | (high << 16) | low) >>> 0;
        position = this.#position;
      }
      target[index] = (folded >>> 1) ^ -(folded & 1);
    }
    this.#position = position;
  }
}
