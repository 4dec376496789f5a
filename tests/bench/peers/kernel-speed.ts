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
  SegmentLoudness,
  TruePeakMeter,
} from '@lathe/dsp/meters';
import { oddSignal, oddSignals, sampleRateHz } from './prepare-inputs.ts';

/**
 * CPU nanoseconds per stereo frame of the kernels alone, samples already in their memory; prints one number.
 *     kernel-speed.ts meters|limiter FILE|ODD-SIGNAL
 * `meters`: hop energies, two segments interleaved, with all that is read from them, and true peak. A FILE holds raw
 * interleaved floats.
 */
const [kind = '', input = ''] = process.argv.slice(2);
const blockFrames = 8_192;
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

function meters(): number {
  const kernels = Kernels.load();
  const loudness = new SegmentLoudness(kernels, { sampleRateHz, channels: ['L', 'R'], lengthFrames });
  const blocks = [0, 1].map(() => new PlanarBlock(kernels, 2, blockFrames));
  const peaks = new TruePeakMeter(kernels, { channelCount: 2, capacityFrames: blockFrames });
  const energies: SegmentEnergies[] = [];
  // True peak runs in order, as each segment's frames come by; the warm-up counts for loudness alone.
  for (let first = 0; first * segmentFrames < lengthFrames; first += 2) {
    let lanes = [first, first + 1]
      .filter((segment) => segment * segmentFrames < lengthFrames)
      .map((segment, index) => ({
        index,
        segment,
        position: loudness.begin(index, segment),
        end: Math.min((segment + 1) * segmentFrames, lengthFrames),
      }));
    while (lanes.length > 0) {
      const count = Math.min(blockFrames, ...lanes.map(({ position, end }) => end - position));
      for (const { index, position } of lanes) {
        const block = blocks[index] ?? blocks[0];
        if (block === undefined) continue;
        fill(block, position, count);
        loudness.point(index, block, 0);
      }
      const running = lanes.map(({ index }) => index);
      timed(() => loudness.measure(running, count));
      for (const lane of lanes) {
        lane.position += count;
        if (lane.position === lane.end) energies[lane.segment] = timed(() => loudness.energies(lane.index));
      }
      lanes = lanes.filter(({ position, end }) => position < end);
    }
  }
  for (let first = 0; first < lengthFrames; first += blockFrames) {
    const count = Math.min(blockFrames, lengthFrames - first);
    const block = blocks[0];
    if (block === undefined) continue;
    fill(block, first, count);
    timed(() => peaks.process(block, count));
  }
  timed(() => {
    peaks.finish();
    loudnessOfHops(kernels, mergeSegmentEnergies(energies), { sampleRateHz });
  });
  return (microseconds * 1_000) / lengthFrames;
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
