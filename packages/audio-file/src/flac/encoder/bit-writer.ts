/**
 * Collects bits, most significant first, in memory that grows to the largest frame met.
 *
 * Between calls fewer than 8 bits wait; `align` writes them out.
 */
export class BitWriter {
  #bytes: Uint8Array;
  #length = 0;
  #waiting = 0;
  #waitingCount = 0;

  constructor(capacityBytes: number) {
    this.#bytes = new Uint8Array(capacityBytes);
  }

  /** Whole bytes so far. */
  get lengthBytes(): number {
    return this.#length;
  }

  /** Bytes written so far; valid until the next call that writes. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  reset(): void {
    this.#length = 0;
    this.#waiting = 0;
    this.#waitingCount = 0;
  }

  /** Makes room for `sizeBytes` more: the writes that follow check nothing. */
  reserve(sizeBytes: number): void {
    const needed = this.#length + sizeBytes + 8;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.bytes);
    this.#bytes = grown;
  }

  /** The low `count` bits of `value`; 0 to 24 bits. */
  write(value: number, count: number): void {
    let waiting = (this.#waiting << count) | (value & (0xff_ffff >>> (24 - count)));
    let waitingCount = this.#waitingCount + count;
    while (waitingCount >= 8) {
      waitingCount -= 8;
      this.#bytes[this.#length++] = waiting >>> waitingCount;
    }
    waiting &= 0xff;
    this.#waiting = waiting;
    this.#waitingCount = waitingCount;
  }

  /** A two's complement number of 1 to 48 bits; `value` is a whole number within it. */
  writeSigned(value: number, count: number): void {
    if (count <= 24) this.write(value, count);
    else {
      // Arithmetic, because 33-bit side samples do not fit an int32.
      this.write(Math.floor(value / 0x1_0000), count - 16);
      this.write(value & 0xffff, 16);
    }
  }

  /** `count` zeros and a one. */
  writeUnary(count: number): void {
    let left = count;
    for (; left >= 24; left -= 24) this.write(0, 24);
    this.write(1, left + 1 > 24 ? 24 : left + 1);
  }

  /** Rice codes of `values` from `start` to `end` with parameter `parameter`, RFC 9639 clause 9.2.7.2. */
  writeRice(values: Int32Array, start: number, end: number, parameter: number): void {
    const bytes = this.#bytes;
    let length = this.#length;
    let waiting = this.#waiting;
    let waitingCount = this.#waitingCount;
    const stop = 2 ** parameter;
    for (let index = start; index < end; index++) {
      const value = values[index]!;
      const folded = ((value << 1) ^ (value >> 31)) >>> 0;
      let quotient = parameter === 0 ? folded : folded >>> parameter;
      for (; quotient + waitingCount >= 8 && quotient > 0; waitingCount = 0) {
        // Zeros fill the byte that waits.
        bytes[length++] = waiting << (8 - waitingCount);
        quotient -= 8 - waitingCount;
        waiting = 0;
      }
      waiting <<= quotient;
      waitingCount += quotient;
      // The stop bit and the low bits; 25 and more bits go in two parts, so that 32 are enough to wait in.
      if (parameter < 24) {
        waiting = (waiting << (parameter + 1)) | stop | (folded & (stop - 1));
        waitingCount += parameter + 1;
      } else {
        waiting = (waiting << (parameter - 15)) | (2 ** (parameter - 16)) | ((folded & (stop - 1)) >>> 16);
        waitingCount += parameter - 15;
        while (waitingCount >= 8) {
          waitingCount -= 8;
          bytes[length++] = waiting >>> waitingCount;
        }
        waiting = (waiting << 16) | (folded & 0xffff);
        waitingCount += 16;
      }
      while (waitingCount >= 8) {
        waitingCount -= 8;
        bytes[length++] = waiting >>> waitingCount;
      }
    }
    this.#length = length;
    this.#waiting = waiting & 0xff;
    this.#waitingCount = waitingCount;
  }

  /** Zeros up to the next whole byte. */
  align(): void {
    if (this.#waitingCount > 0) this.write(0, 8 - this.#waitingCount);
  }
}
