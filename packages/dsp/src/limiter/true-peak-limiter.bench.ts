import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { TruePeakLimiter } from './true-peak-limiter.ts';
import { TruePeakLimiterReference } from './true-peak-limiter-reference.ts';

/** Prints ns per stereo frame at 44.1 kHz of the limiter idle and limiting, and of its plain TypeScript reference. */
const blockFrames = 4_096;
const lengthFrames = 64 * blockFrames;

/** A minor chord with an unsteady level and noisy hits: dense, with its treble falling by 6 dB an octave. */
function music(channel: number): Float32Array {
  let noise = 0;
  return Float32Array.from({ length: lengthFrames }, (_, frame) => {
    const seconds = frame / 44_100;
    noise += 0.3 * (2 * Math.random() - 1 - noise);
    let value = 1.5 * noise * Math.exp(-(frame % 11_025) / 2_000);
    for (const frequencyHz of [55, 110, 220.4, 261.6, 330.1, 523, 1_047, 2_093, 4_186]) {
      value += (12 / (30 + frequencyHz / 10)) * Math.sin(2 * Math.PI * frequencyHz * seconds + frequencyHz + channel);
    }
    return 0.4 * value * (0.7 + 0.3 * Math.sin(seconds * 9));
  });
}

function noise(): Float32Array {
  return Float32Array.from({ length: lengthFrames }, () => 2 * Math.random() - 1);
}

const cases = [
  { name: 'silence', channels: [new Float32Array(lengthFrames), new Float32Array(lengthFrames)], ceilingLinear: 0.9 },
  { name: 'music, ceiling +6 dB over its peak', channels: [music(0), music(1)], ceilingLinear: 4 },
  { name: 'music, ceiling 0.5 dB over its peak', channels: [music(0), music(1)], ceilingLinear: 1.05 },
  { name: 'music, 1.5 dB limiting', channels: [music(0), music(1)], ceilingLinear: 0.84 },
  { name: 'music, 4 dB limiting', channels: [music(0), music(1)], ceilingLinear: 0.63 },
  { name: 'music, 12 dB limiting', channels: [music(0), music(1)], ceilingLinear: 0.25 },
  { name: 'white noise, 6 dB limiting', channels: [noise(), noise()], ceilingLinear: 0.8 },
];

function nsPerFrame(frames: number, run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1_000) / frames;
}

for (const { name, channels, ceilingLinear } of cases) {
  const peak = Math.max(...channels.map((samples) => samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0)));
  const kernels = Kernels.load();
  const source = new PlanarBlock(kernels, 2, lengthFrames);
  const block = new PlanarBlock(kernels, 2, blockFrames);
  const options = {
    sampleRateHz: 44_100,
    channelCount: 2,
    ceilingLinear: ceilingLinear * peak,
    capacityFrames: blockFrames,
  };
  if (name.startsWith('silence')) options.ceilingLinear = ceilingLinear;
  const limiter = new TruePeakLimiter(kernels, options);
  for (const [channel, samples] of channels.entries()) source.channel(channel).set(samples);
  const copy = (first: number): void => {
    for (let channel = 0; channel < 2; channel++) {
      block.channel(channel).set(source.channel(channel).subarray(first, first + blockFrames));
    }
  };
  const each = (run: (first: number) => void) => (): void => {
    for (let first = 0; first < lengthFrames; first += blockFrames) run(first);
  };
  const all = each((first) => {
    copy(first);
    limiter.process(block, blockFrames);
  });
  all();
  const { reducedFrames, maxReductionDb, p95ReductionDb } = limiter.statistics;
  const times = Array.from({ length: 5 }, () => nsPerFrame(lengthFrames, all) - nsPerFrame(lengthFrames, each(copy)));
  const gains = Array.from({ length: 5 }, () =>
    nsPerFrame(
      lengthFrames,
      each(() => kernels.exports.applyGain(block.pointer(0), blockFrames, 1.0001)),
    ),
  );
  const reference = new TruePeakLimiterReference(options.ceilingLinear);
  reference.prepare({ sampleRateHz: 44_100, channelCount: 2 });
  const part = channels.map((samples) => samples.slice(0, 16_384));
  const plain = nsPerFrame(16_384, () => reference.process(part, 16_384));
  console.log(
    name.padEnd(36),
    `${times.toSorted((a, b) => a - b)[2]!.toFixed(1)} ns/frame (one channel of gain ${gains.toSorted((a, b) => a - b)[2]!.toFixed(1)}, reference ${plain.toFixed(0)})`,
    `${((100 * reducedFrames) / lengthFrames).toFixed(0)} % reduced, max ${maxReductionDb.toFixed(1)} dB, p95 ${p95ReductionDb.toFixed(1)} dB`,
  );
}
