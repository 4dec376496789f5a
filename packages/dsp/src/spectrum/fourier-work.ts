import type { Kernels } from '../kernels/kernels.ts';

/** Bytes between the areas, so that their cache sets differ: without it a transform takes twice the time. */
const staggerBytes = 1_088;

/** Addresses of the real and imaginary parts of a transform's points, and of as many spare ones. */
export interface FourierWork {
  readonly re: number;
  readonly im: number;
  readonly spareRe: number;
  readonly spareIm: number;
}

/** Areas for `transformComplex`. */
export function allocateFourierWork(kernels: Kernels, size: number): FourierWork {
  const area = (): number => {
    kernels.allocate(staggerBytes);
    return kernels.allocate(size * 4);
  };
  return { re: area(), im: area(), spareRe: area(), spareIm: area() };
}
