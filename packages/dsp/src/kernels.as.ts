export * from './kernels/heap-base.as';
export * from './gain/gain.as';
