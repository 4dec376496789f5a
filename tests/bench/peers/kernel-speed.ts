import { readFileSync } from 'node:fs';
import { TruePeakLimiter } from '@lathe/dsp';
import {
  Kernels,
  LoudnessMeter,
  loudnessOfHops,
  mergeSegmentEnergies,
  PlanarBlock,
  type SegmentEnergies,
  segmentFrames,
} from '@lathe/dsp/meters';
import { SegmentPass } from '@lathe/dsp/segments';
import { oddSignal, oddSignals, sampleRateHz } from './prepare-inputs.ts';

/**
 * CPU nanoseconds per stereo frame of the kernels alone, samples already in their memory; prints one number.
 *     kernel-speed.ts meters|limiter FILE|ODD-SIGNAL
 * `meters`: what `analyze` does of a programme: decoding floats, hop energies and true peak of two segments side by side, and
 * all that is read from them. A FILE holds raw interleaved floats.
 */
const [kind = '', input = ''] = process.argv.slice(2);
const blockFrames = 8_192;
/** Frames around a segment that the true-peak filter looks at, as in the engine's `SegmentMeter`. */
const leadFrames = 512;
const trailFrames = 768;
const channels = load();
const lengthFrames = channels[0]?.length ?? 0;
let microseconds = 0;
console.log(kind === 'limiter' ? limiter() : meters());

function load(): readonly Float32Array[] {
  const odd = oddSignals.find((name) => name === input);
  if (odd !== undefined) {
    // As the decoder hands them on: denormals are 0.
    return oddSignal(odd).map((samples) => samples.map((sample) => (Math.abs(sample) < 1.1754944e-38 ? 0 : sample)));
  }
  const bytes = readFileSync(input);
  const samples = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return [0, 1].map((channel) =>
    Float32Array.from({ length: samples.length / 2 }, (_, frame) => samples[frame * 2 + channel] ?? 0),
  );
}

function timed<Result>(work: () => Result): Result {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  microseconds += user + system;
  return result;
}

function fill(block: PlanarBlock, first: number, frameCount: number): void {
  for (const [channel, samples] of channels.entries()) {
    block.channel(channel).set(samples.subarray(first, first + frameCount));
  }
}

/** As `SegmentMeter` drives it: two segments side by side, the lead and trail of the true-peak filter included. */
function meters(): number {
  const kernels = Kernels.load();
  const options = { sampleRateHz, channels: ['L', 'R'], lengthFrames, capacityFrames: blockFrames } as const;
  const pass = new SegmentPass(kernels, { ...options, format: 'f32' });
  const energies: SegmentEnergies[] = [];
  let known = 0;
  for (let first = 0; first * segmentFrames < lengthFrames; first += 2) {
    let lanes = [first, first + 1]
      .filter((segment) => segment * segmentFrames < lengthFrames)
      .map((segment, index) => {
        const start = segment * segmentFrames;
        const end = Math.min(start + segmentFrames, lengthFrames);
        const position = pass.begin(index, segment, segment === 0 ? 0 : leadFrames);
        return { index, segment, start, end, stop: Math.min(end + trailFrames, lengthFrames), position };
      });
    while (lanes.length > 0) {
      const count = Math.min(blockFrames, ...lanes.map(framesToStop));
      for (const { index, position } of lanes) fillBytes(pass.bytes(index, count), position, count);
      const steps = lanes.map(({ index, position, start, end }) => {
        return { lane: index, loudness: position < end, peak: position >= start - leadFrames };
      });
      known = timed(() => pass.measure(steps, count, known));
      for (const lane of lanes) lane.position += count;
      for (const { index, segment, position, stop } of lanes) {
        if (position < stop) continue;
        energies[segment] = timed(() => pass.energies(index));
        known = Math.max(known, timed(() => pass.peaks(index, stop === lengthFrames)).truePeakLinear);
      }
      lanes = lanes.filter(({ position, stop }) => position < stop);
    }
  }
  if (!(known >= 0)) throw new RangeError(`true peak must be a magnitude, got ${known}`);
  timed(() => loudnessOfHops(kernels, mergeSegmentEnergies(energies), { sampleRateHz }));
  return (microseconds * 1_000) / lengthFrames;
}

/** Frames until a lane's part changes: lead, segment, trail, end. */
function framesToStop(lane: { position: number; start: number; end: number; stop: number }): number {
  for (const stop of [lane.start - leadFrames, lane.start, lane.end])
    if (lane.position < stop) return stop - lane.position;
  return lane.stop - lane.position;
}

/** Interleaved floats, as a file of them has them. */
function fillBytes(bytes: Uint8Array, first: number, frameCount: number): void {
  const target = new Float32Array(bytes.buffer, bytes.byteOffset, frameCount * channels.length);
  for (const [channel, samples] of channels.entries())
    for (let frame = 0; frame < frameCount; frame++)
      target[frame * channels.length + channel] = samples[first + frame] ?? 0;
}

/** A limiter that has 3 dB to take off music; odd signals get the same ceiling. */
function limiter(): number {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, 2, blockFrames);
  const limiter = new TruePeakLimiter(kernels, {
    sampleRateHz,
    channelCount: 2,
    ceilingLinear: 0.5,
    capacityFrames: blockFrames,
  });
  const meter = new LoudnessMeter(kernels, { sampleRateHz, channels: ['L', 'R'], capacityFrames: blockFrames });
  for (let first = 0; first < lengthFrames; first += blockFrames) {
    const count = Math.min(blockFrames, lengthFrames - first);
    fill(block, first, count);
    timed(() => {
      limiter.process(block, count);
      meter.process(block, count);
    });
  }
  return (microseconds * 1_000) / lengthFrames;
}
