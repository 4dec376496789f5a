import { fourierTable } from './fourier-table.ts';

const { fround } = Math;

/** Product of two complex numbers, each step rounded to f32. */
function product(ar: number, ai: number, br: number, bi: number): readonly [number, number] {
  return [fround(fround(ar * br) - fround(ai * bi)), fround(fround(ar * bi) + fround(ai * br))];
}

/** One radix-4 stage: `n` points to go, `s` transforms side by side. */
function stage(n: number, s: number, size: number, x: readonly Float32Array[], y: readonly Float32Array[]): void {
  const [xre, xim] = [x[0]!, x[1]!];
  const [yre, yim] = [y[0]!, y[1]!];
  const { cosines, sines } = fourierTable(size);
  const m = n / 4;
  for (let p = 0; p < m; p += 1) {
    for (let q = 0; q < s; q += 1) {
      const at = [0, 1, 2, 3].map((leg) => q + s * (p + leg * m));
      const re = at.map((index) => xre[index]!);
      const im = at.map((index) => xim[index]!);
      const [acr, aci] = [fround(re[0]! + re[2]!), fround(im[0]! + im[2]!)];
      const [amr, ami] = [fround(re[0]! - re[2]!), fround(im[0]! - im[2]!)];
      const [bdr, bdi] = [fround(re[1]! + re[3]!), fround(im[1]! + im[3]!)];
      const [jr, ji] = [fround(im[1]! - im[3]!), fround(re[3]! - re[1]!)];
      const w = [1, 2, 3].map((multiple) => multiple * p * s);
      const results: readonly (readonly [number, number])[] = [
        [fround(acr + bdr), fround(aci + bdi)],
        product(fround(amr + jr), fround(ami + ji), cosines[w[0]!]!, sines[w[0]!]!),
        product(fround(acr - bdr), fround(aci - bdi), cosines[w[1]!]!, sines[w[1]!]!),
        product(fround(amr - jr), fround(ami - ji), cosines[w[2]!]!, sines[w[2]!]!),
      ];
      for (const [leg, [real, imaginary]] of results.entries()) {
        yre[q + s * (4 * p + leg)] = real;
        yim[q + s * (4 * p + leg)] = imaginary;
      }
    }
  }
}

/** The specification of `transformComplex`: every operation rounded to f32; `re` and `im` hold the result. */
export function transformComplexReference(re: Float32Array, im: Float32Array): void {
  const size = re.length;
  let from: readonly Float32Array[] = [re.slice(), im.slice()];
  let to: readonly Float32Array[] = [new Float32Array(size), new Float32Array(size)];
  let s = 1;
  for (let n = size; n >= 2; n = Math.floor(n / 4)) {
    if (n >= 4) stage(n, s, size, from, to);
    else {
      for (const [part, target] of to.entries()) {
        for (let q = 0; q < s; q += 1) {
          target[q] = fround(from[part]![q]! + from[part]![q + s]!);
          target[q + s] = fround(from[part]![q]! - from[part]![q + s]!);
        }
      }
    }
    [from, to] = [to, from];
    s *= 4;
  }
  re.set(from[0]!);
  im.set(from[1]!);
}
