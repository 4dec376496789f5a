/**
 * Sum over the last `windowHops` values of a sequence, from sums within groups of that length only:
 * the suffix of the last whole group plus the prefix of the current one. No value is ever subtracted,
 * so digital silence after loud audio sums to exactly 0, and the result depends on the sequence alone.
 */
export class SlidingEnergy {
  readonly #group: Float64Array;
  readonly #suffixes: Float64Array;
  #prefix = 0;
  #filled = 0;
  #groups = 0;

  constructor(windowHops: number) {
    this.#group = new Float64Array(windowHops);
    this.#suffixes = new Float64Array(windowHops + 1);
  }

  /** Adds the next value and returns the window's sum, or null while fewer values than the window came. */
  push(value: number): number | null {
    const length = this.#group.length;
    this.#group[this.#filled] = value;
    this.#filled += 1;
    this.#prefix += value;
    const sum = this.#prefix + this.#suffixes[this.#filled]!;
    if (this.#filled < length) return this.#groups > 0 ? sum : null;
    this.#groups += 1;
    this.#filled = 0;
    this.#prefix = 0;
    for (let index = length - 1; index >= 0; index -= 1) {
      this.#suffixes[index] = this.#suffixes[index + 1]! + this.#group[index]!;
    }
    return sum;
  }
}
