/** Functions of gen/kernels.wasm. Pointers and counts are i32, levels f32 or f64; each is described where it is written. */
export interface KernelExports {
  heapBase(): number;
  applyGain(pointer: number, frameCount: number, gainLinear: number): void;
  decodePcm(
    format: number,
    source: number,
    channelCount: number,
    targets: number,
    frameCount: number,
    findings: number,
  ): void;
  encodeIntegers(
    source: number,
    target: number,
    frameCount: number,
    frameBytes: number,
    sampleBytes: number,
    dithered: number,
    key0: number,
    key1: number,
    firstFrameLow: number,
  ): number;
  encodeFloats(source: number, target: number, frameCount: number, frameBytes: number): void;
  measureHopEnergies(meter: number, frameCount: number): number;
  measureSegments(settings: number, one: number, two: number, frameCount: number): void;
  limitTruePeak(state: number, blocks: number, frameCount: number): void;
  scanTruePeak(channel: number, source: number, frameCount: number): void;
}
