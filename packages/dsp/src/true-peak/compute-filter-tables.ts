import { interpolationPhases } from './interpolation-filter.ts';
import { intervalBounds } from './interval-bounds.ts';

/** The content of gen/true-peak-filter.bin: the phases, then the bounds, little-endian f32. Computing it takes 60 ms, reading it none. */
export function computeFilterTables(): Uint8Array {
  const phases = interpolationPhases();
  const values = [...phases.flatMap((taps) => [...taps]), ...intervalBounds(phases)];
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setFloat32(index * 4, value, true);
  return bytes;
}
