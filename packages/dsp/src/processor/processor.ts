/** Planar audio: one array per channel. */
export type Planar = readonly Float32Array[];

/** What a processor must know before the first block. */
export interface ProcessSpec {
  readonly sampleRateHz: number;
  readonly channelCount: number;
}

/**
 * One stage of a chain in plain TypeScript: the specification and the oracle of the kernel beside it.
 *
 * Life: 1. construct with parameters. 2. `prepare` once; every allocation happens here.
 * 3. `process` in place, block after block, of any size. 4. `reset` makes it as new.
 * The caller owns the buffers; a processor keeps no reference after `process` returns.
 */
export interface Processor {
  /** Delay from input to output; 0 before `prepare`. */
  readonly latencyFrames: number;
  prepare(spec: ProcessSpec): void;
  process(block: Planar, frameCount: number): void;
  reset(): void;
}
