export { Kernels } from './kernels/kernels.ts';
export { PlanarBlock } from './kernels/planar-block.ts';
