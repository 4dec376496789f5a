import { readFileSync } from 'node:fs';
import type { Kernels } from '../kernels/kernels.ts';
import { oversampling, tapsPerPhase } from './filter-size.ts';

/** Bytes of the 15 phases; the bounds follow them. */
const phasesBytes = (oversampling - 1) * tapsPerPhase * 4;

/** Where a meter's kernel finds its filter and its bounds. */
export interface FilterTables {
  readonly phasesPointer: number;
  readonly boundsPointer: number;
}

const tablesOfKernels = new WeakMap<Kernels, FilterTables>();

/** Puts the built tables into the kernels' memory, once per instance. */
export function loadFilterTables(kernels: Kernels): FilterTables {
  const known = tablesOfKernels.get(kernels);
  if (known !== undefined) return known;
  const bytes = readFileSync(new URL('../../gen/true-peak-filter.bin', import.meta.url));
  const phasesPointer = kernels.allocate(bytes.length);
  kernels.u8(phasesPointer, bytes.length).set(bytes);
  const tables = { phasesPointer, boundsPointer: phasesPointer + phasesBytes };
  tablesOfKernels.set(kernels, tables);
  return tables;
}
