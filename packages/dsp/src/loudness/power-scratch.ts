import type { Kernels } from '../kernels/kernels.ts';

/** Values that are worked on at a time; whole groups of every window there is. */
const capacity = 9_000;
/** The longest window, short-term loudness. */
const mostWindowHops = 300;

const scratchOfKernels = new WeakMap<Kernels, PowerScratch>();

/** Powers of a window that slides hop by hop. */
export interface WindowPowers {
  /** Greatest power of all positions; null when the programme is shorter than the window. */
  readonly greatest: number | null;
  /** Power of every `everyHops`-th position, from the first on. */
  readonly picked: Float64Array;
}

/** Works on powers and energies of any number, part by part, in a room of its own in the kernels' memory. */
export class PowerScratch {
  readonly #kernels: Kernels;
  readonly #valuesPointer: number;
  readonly #pickedPointer: number;
  readonly #suffixesPointer: number;

  private constructor(kernels: Kernels) {
    this.#kernels = kernels;
    this.#valuesPointer = kernels.allocate(capacity * 8);
    this.#pickedPointer = kernels.allocate(capacity * 8);
    this.#suffixesPointer = kernels.allocate((mostWindowHops + 1) * 8);
  }

  /** That of these kernels; the first call allocates. */
  static of(kernels: Kernels): PowerScratch {
    const known = scratchOfKernels.get(kernels);
    if (known !== undefined) return known;
    const scratch = new PowerScratch(kernels);
    scratchOfKernels.set(kernels, scratch);
    return scratch;
  }

  /** Slides a window of 1 … 300 hops over the energies of 10 ms hops; see window-powers-reference.ts. */
  windowPowers(hopEnergies: Float64Array, windowHops: number, everyHops: number, sampleRateHz: number): WindowPowers {
    if (windowHops > mostWindowHops) {
      throw new RangeError(`windowHops must be at most ${mostWindowHops}, got ${windowHops}`);
    }
    const positions = hopEnergies.length - windowHops + 1;
    if (positions <= 0) return { greatest: null, picked: new Float64Array() };
    const picked = new Float64Array(Math.floor((positions - 1) / everyHops) + 1);
    this.#kernels.f64(this.#suffixesPointer, mostWindowHops + 1).fill(0);
    const partHops = capacity - (capacity % windowHops);
    let greatest = 0;
    let pickedCount = 0;
    for (let hop = 0; hop < hopEnergies.length; hop += partHops) {
      const part = this.#load(hopEnergies.subarray(hop, hop + partHops));
      const [values, suffixes, target] = [this.#valuesPointer, this.#suffixesPointer, this.#pickedPointer];
      const { exports } = this.#kernels;
      const most = exports.slideWindow(values, part, hop, windowHops, everyHops, sampleRateHz, suffixes, target);
      greatest = Math.max(greatest, most);
      const next = Math.floor(Math.max(0, hop + part - windowHops) / everyHops) + 1;
      const pickedSoFar = hop + part < windowHops ? 0 : next;
      picked.set(this.#kernels.f64(target, pickedSoFar - pickedCount), pickedCount);
      pickedCount = pickedSoFar;
    }
    return { greatest, picked };
  }

  /** The values strictly above `gate`, in order. */
  above(values: Float64Array, gate: number): Float64Array {
    const kept = new Float64Array(values.length);
    let count = 0;
    for (let index = 0; index < values.length; index += capacity) {
      const part = this.#load(values.subarray(index, index + capacity));
      const above = this.#kernels.exports.keepAbove(this.#valuesPointer, part, gate);
      kept.set(this.#kernels.f64(this.#valuesPointer, above), count);
      count += above;
    }
    return kept.subarray(0, count);
  }

  /** Mean of the values, added up in order; NaN of none. */
  mean(values: Float64Array): number {
    let sum = 0;
    for (let index = 0; index < values.length; index += capacity) {
      const part = this.#load(values.subarray(index, index + capacity));
      sum = this.#kernels.exports.addUp(sum, this.#valuesPointer, part);
    }
    return sum / values.length;
  }

  #load(values: Float64Array): number {
    this.#kernels.f64(this.#valuesPointer, values.length).set(values);
    return values.length;
  }
}
