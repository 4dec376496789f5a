/**
 * Sum of the last `length` values.
 *
 * Values are grouped by that length; each sum is the end of one group plus the beginning of the next. Nothing is ever
 * subtracted, so that a sum depends on its values alone and is exactly 0 where they are.
 */
export class SlidingSum {
  readonly #group: Float64Array;
  /** Sum of the former group from each place on; 0 behind its end. */
  readonly #suffixes: Float64Array;
  #place = 0;
  #prefix = 0;
  #isFull = false;

  constructor(length: number) {
    this.#group = new Float64Array(length);
    this.#suffixes = new Float64Array(length + 1);
  }

  /** Takes a value; the sum, or null before there are `length` values. */
  push(value: number): number | null {
    const group = this.#group;
    group[this.#place] = value;
    this.#prefix += value;
    this.#place += 1;
    const sum = this.#prefix + this.#suffixes[this.#place]!;
    if (this.#place < group.length) return this.#isFull ? sum : null;
    let suffix = 0;
    for (let index = group.length - 1; index >= 0; index -= 1) {
      suffix += group[index]!;
      this.#suffixes[index] = suffix;
    }
    this.#place = 0;
    this.#prefix = 0;
    this.#isFull = true;
    return sum;
  }

  /** Forgets every value. */
  clear(): void {
    this.#place = 0;
    this.#prefix = 0;
    this.#isFull = false;
    this.#suffixes.fill(0);
  }
}
