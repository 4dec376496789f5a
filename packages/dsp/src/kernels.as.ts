export * from './kernels/heap-base.as';
export * from './gain/gain.as';
export * from './pcm/pcm-decoder.as';
export * from './pcm/pcm-encoder.as';
export * from './loudness/hop-energies.as';
export * from './loudness/segment-energies.as';
export * from './limiter/true-peak-limiter.as';
export * from './true-peak/true-peak.as';
