import type { Kernels } from '../kernels/kernels.ts';
import { cos, sin } from '../math/trigonometry.ts';

/** cos and −sin of 2πk/size for k < 3·size/4, as f32. */
export interface FourierTable {
  readonly cosines: Float32Array;
  readonly sines: Float32Array;
}

const tables = new Map<number, FourierTable>();

/** The table of one size, made once. @param size a power of two from 16 to 2^20. @throws RangeError otherwise. */
export function fourierTable(size: number): FourierTable {
  if (!(size >= 16 && size <= 1_048_576 && (size & (size - 1)) === 0)) {
    throw new RangeError(`size must be a power of two from 16 to 1048576, got ${size}`);
  }
  const known = tables.get(size);
  if (known !== undefined) return known;
  const length = (3 * size) / 4;
  const cosines = new Float32Array(length);
  const sines = new Float32Array(length);
  for (let k = 0; k < length; k += 1) {
    const radians = (2 * Math.PI * k) / size;
    cosines[k] = cos(radians);
    sines[k] = -sin(radians);
  }
  const table = { cosines, sines };
  tables.set(size, table);
  return table;
}

const pointersOfKernels = new WeakMap<Kernels, Map<number, number>>();

/** Puts the table into the kernels' memory as `transformComplex` wants it, once for each instance and size; returns its address. */
export function loadFourierTable(kernels: Kernels, size: number): number {
  const pointers = pointersOfKernels.get(kernels) ?? new Map<number, number>();
  pointersOfKernels.set(kernels, pointers);
  const known = pointers.get(size);
  if (known !== undefined) return known;
  const { cosines, sines } = fourierTable(size);
  const quarter = size / 4;
  const pointer = kernels.allocate(10 * size);
  const values = kernels.f32(pointer, (10 * size) / 4);
  values.set(cosines);
  values.set(sines, 3 * quarter);
  for (const [index, [table, multiple]] of (
    [
      [cosines, 2],
      [sines, 2],
      [cosines, 3],
      [sines, 3],
    ] as const
  ).entries()) {
    for (let k = 0; k < quarter; k += 1) values[(6 + index) * quarter + k] = table[multiple * k]!;
  }
  pointers.set(size, pointer);
  return pointer;
}
