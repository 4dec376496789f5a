/** What measures segments alone: a thread that helps with them needs neither streams nor results. */
export { Kernels } from './kernels/kernels.ts';
export { segmentFrames } from './loudness/segment-grid.ts';
export { type SegmentEnergies } from './loudness/segment-loudness.ts';
export { type LaneStep, SegmentPass } from './segments/segment-pass.ts';
