import { readFileSync } from 'node:fs';
import type { Kernels } from '../kernels/kernels.ts';
import { interpolationPhases, oversampling, tapsPerPhase } from './interpolation-filter.ts';
import { intervalBounds } from './interval-bounds.ts';

/** Bytes of the 15 phases; the bounds follow them. */
const phasesBytes = (oversampling - 1) * tapsPerPhase * 4;

/** Where a meter's kernel finds its filter and its bounds. */
export interface FilterTables {
  readonly phasesPointer: number;
  readonly boundsPointer: number;
}

const tablesOfKernels = new WeakMap<Kernels, FilterTables>();

/** The content of gen/true-peak-filter.bin: the phases, then the bounds, little-endian f32. Computing it takes 60 ms, reading it none. */
export function computeFilterTables(): Uint8Array {
  const phases = interpolationPhases();
  const values = [...phases.flatMap((taps) => [...taps]), ...intervalBounds(phases)];
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setFloat32(index * 4, value, true);
  return bytes;
}

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
