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
  decodeBytes(source: number, strideBytes: number, target: number, frameCount: number): void;
  decodeDoubles(source: number, strideBytes: number, target: number, frameCount: number, findings: number): void;
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
  encodeStereo(
    left: number,
    right: number,
    target: number,
    frameCount: number,
    sampleBytes: number,
    dithered: number,
    leftKey0: number,
    leftKey1: number,
    rightKey0: number,
    rightKey1: number,
    firstFrameLow: number,
  ): number;
  encodeFloats(source: number, target: number, frameCount: number, frameBytes: number): void;
  encodeDoubles(source: number, target: number, frameCount: number, frameBytes: number): void;
  encodeShaped(
    shaper: number,
    sourceA: number,
    sourceB: number,
    targetA: number,
    targetB: number,
    frameCount: number,
    frameBytes: number,
    firstFrameLow: number,
    lone: number,
  ): number;
  measureHopEnergies(meter: number, frameCount: number): number;
  measureSegments(settings: number, one: number, two: number, frameCount: number): void;
  measureLanes(settings: number, lanes: number, laneCount: number, frameCount: number, known: number): number;
  slideWindow(
    energies: number,
    hopCount: number,
    firstHop: number,
    windowHops: number,
    everyHops: number,
    sampleRateHz: number,
    suffixes: number,
    picked: number,
  ): number;
  keepAbove(values: number, count: number, gate: number): number;
  addUp(sum: number, values: number, count: number): number;
  limitTruePeak(state: number, blocks: number, frameCount: number): void;
  scanTruePeak(channel: number, source: number, frameCount: number): void;
  measureHopLevels(source: number, frameCount: number, target: number): void;
  measureHopProduct(left: number, right: number, frameCount: number, target: number): number;
  transformComplex(size: number, re: number, im: number, spareRe: number, spareIm: number, table: number): number;
  applyWindow(source: number, window: number, size: number, target: number): number;
  addSpectrum(size: number, re: number, im: number, power: number, cross: number): void;
  findPlateauRuns(state: number, source: number, frameCount: number, minimumRun: number, target: number): number;
  addSampleBits(source: number, frameCount: number, target: number): void;
  orIntegers(source: number, count: number): number;
  decimate(source: number, taps: number, tapCount: number, factor: number, outputCount: number, target: number): void;
  findSharpBends(bends: number, blockCount: number, least: number, prominence: number, target: number): number;
  measureBends(source: number, blockCount: number, target: number): void;
  findHeldRuns(
    state: number,
    source: number,
    frameCount: number,
    minimumRun: number,
    maximumRun: number,
    target: number,
  ): number;
  copyToGrid(source: number, target: number, frameCount: number): void;
  measureExtremes(source: number, frameCount: number, target: number): void;
  firstAbove(source: number, frameCount: number, threshold: number): number;
  lastAbove(source: number, frameCount: number, threshold: number): number;
}
