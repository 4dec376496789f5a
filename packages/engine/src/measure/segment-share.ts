const nextIndex = 0;
const stopIndex = 1;
const doneIndex = 2;
const peakIndex = 3;
/** Frames are counted in these units, so that 2^31 of them are 12 days at 192 kHz. */
const frameUnit = 256;

/** Memory of the threads that measure one file: which segments are taken, how far all are, and the greatest peak so far. */
export class SegmentShare {
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;
  readonly #segmentCount: number;
  readonly #bits = new Int32Array(1);
  readonly #magnitude = new Float32Array(this.#bits.buffer);

  constructor(segmentCount: number, buffer: SharedArrayBuffer = new SharedArrayBuffer(16)) {
    this.#segmentCount = segmentCount;
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer);
  }

  /** The next two segments, or the last one; none when all are taken or work was stopped. */
  claim(): readonly number[] {
    if (Atomics.load(this.#cells, stopIndex) !== 0) return [];
    const first = 2 * Atomics.add(this.#cells, nextIndex, 1);
    return [first, first + 1].filter((segment) => segment < this.#segmentCount);
  }

  /** No segment is handed out any more. */
  stop(): void {
    Atomics.store(this.#cells, stopIndex, 1);
  }

  get stopped(): boolean {
    return Atomics.load(this.#cells, stopIndex) !== 0;
  }

  /** Counts frames that were measured. */
  advance(frameCount: number): void {
    Atomics.add(this.#cells, doneIndex, Math.ceil(frameCount / frameUnit));
  }

  /** Frames measured on all threads, to within 256 a segment. */
  get doneFrames(): number {
    return Atomics.load(this.#cells, doneIndex) * frameUnit;
  }

  /** Puts in a peak magnitude, 0 or greater; returns the greatest of all threads. Such floats are ordered as their bits are. */
  raisePeak(linear: number): number {
    this.#magnitude[0] = linear;
    const bits = this.#bits[0] ?? 0;
    let known = Atomics.load(this.#cells, peakIndex);
    while (bits > known) {
      const found = Atomics.compareExchange(this.#cells, peakIndex, known, bits);
      if (found === known) return linear;
      known = found;
    }
    this.#bits[0] = known;
    return this.#magnitude[0] ?? 0;
  }
}
