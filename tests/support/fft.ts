/** In-place complex FFT of one power-of-two size in f64, for tests and meters; not for anything that decides samples. */
export class Fft {
  readonly size: number;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  readonly #reversed: Uint32Array;

  constructor(size: number) {
    if (!(size >= 2 && (size & (size - 1)) === 0)) throw new RangeError(`size must be a power of two, got ${size}`);
    this.size = size;
    this.#cosines = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.#sines = Float64Array.from({ length: size / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / size));
    this.#reversed = new Uint32Array(size);
    for (let index = 1; index < size; index++) {
      this.#reversed[index] = (this.#reversed[index >> 1]! >> 1) | (index & 1 ? size >> 1 : 0);
    }
  }

  /** X[k] = Σ x[n] e^(−2πikn/size). */
  forward(re: Float64Array, im: Float64Array): void {
    this.#permute(re);
    this.#permute(im);
    const { size } = this;
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let k = 0; k < half; k++) {
        const c = this.#cosines[k * stride]!;
        const s = this.#sines[k * stride]!;
        for (let i = k; i < size; i += 2 * half) {
          const j = i + half;
          const tr = re[j]! * c + im[j]! * s;
          const ti = im[j]! * c - re[j]! * s;
          re[j] = re[i]! - tr;
          im[j] = im[i]! - ti;
          re[i] = re[i]! + tr;
          im[i] = im[i]! + ti;
        }
      }
    }
  }

  /** x[n] = Σ X[k] e^(2πikn/size), not divided by the size. */
  inverse(re: Float64Array, im: Float64Array): void {
    this.forward(im, re);
  }

  #permute(values: Float64Array): void {
    for (let index = 0; index < this.size; index++) {
      const other = this.#reversed[index]!;
      if (other > index) {
        const value = values[index]!;
        values[index] = values[other]!;
        values[other] = value;
      }
    }
  }
}
