export { Kernels } from './kernels/kernels.ts';
export { PlanarBlock } from './kernels/planar-block.ts';
export { decibelsToLinear, linearToDecibels, powerToDecibels } from './math/decibels.ts';
export { exp, exp2 } from './math/exponential.ts';
export { log, log10, log2 } from './math/logarithm.ts';
export { cos, sin, tan } from './math/trigonometry.ts';
