import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { hopEnergiesReference } from './hop-energies-reference.ts';
import { LoudnessMeter } from './loudness-meter.ts';
import { segmentFrames } from './segment-grid.ts';
import { SegmentLoudness } from './segment-loudness.ts';

/** Nanoseconds of CPU per stereo frame, best of five runs over a minute at 44.1 kHz. Run: node loudness.bench.ts */
const sampleRateHz = 44_100;
const blockFrames = 8_192;
const blockCount = 323;

function bestNanosecondsPerFrame(frameCount: number, runs: number, work: () => void): number {
  let best = Infinity;
  for (let run = 0; run < runs; run += 1) {
    const start = process.cpuUsage();
    work();
    const spent = process.cpuUsage(start);
    best = Math.min(best, ((spent.user + spent.system) * 1_000) / frameCount);
  }
  return best;
}

function report(name: string, nanoseconds: number): void {
  console.log(
    `${name.padEnd(28)} ${nanoseconds.toFixed(2)} ns/frame ${Math.round(1e9 / nanoseconds / sampleRateHz)} × realtime`,
  );
}

const kernels = Kernels.load();
const block = new PlanarBlock(kernels, 2, blockFrames);
const meter = new LoudnessMeter(kernels, { sampleRateHz, channels: ['L', 'R'], capacityFrames: blockFrames });
const noise = [0, 1].map(() => Float32Array.from({ length: blockFrames }, () => Math.random() - 0.5));
for (const [name, level] of [
  ['kernel, noise', 1],
  ['kernel, silence after noise', 0],
  ['kernel, noise of 1e-20', 1e-20],
  ['kernel, noise of 1e-37', 1e-37],
] as const) {
  for (const [channel, samples] of noise.entries()) block.channel(channel).set(samples.map((sample) => sample * level));
  report(
    name,
    bestNanosecondsPerFrame(blockFrames * blockCount, 5, () => {
      for (let index = 0; index < blockCount; index += 1) meter.process(block, blockFrames);
    }),
  );
}
const segments = new SegmentLoudness(kernels, {
  sampleRateHz,
  channels: ['L', 'R'],
  lengthFrames: 2 * segmentFrames,
});
for (const [channel, samples] of noise.entries()) block.channel(channel).set(samples);
report(
  'kernel, two segments at once',
  bestNanosecondsPerFrame(2 * segmentFrames, 5, () => {
    for (const lane of [0, 1]) {
      const preroll = lane * segmentFrames - segments.begin(lane, lane);
      for (let frame = 0; frame < preroll; frame += 256) {
        segments.point(lane, block, 0);
        segments.measure([lane], Math.min(256, preroll - frame));
      }
      segments.point(lane, block, 0);
    }
    for (let frame = 0; frame < segmentFrames; frame += blockFrames) segments.measure([0, 1], blockFrames);
  }),
);
meter.reset();
for (const [channel, samples] of noise.entries()) block.channel(channel).set(samples);
for (let index = 0; index < blockCount; index += 1) meter.process(block, blockFrames);
report(
  'result from hop energies',
  bestNanosecondsPerFrame(blockFrames * blockCount, 5, () => {
    meter.finish();
  }),
);
const long = noise.map((samples) =>
  Float32Array.from({ length: blockFrames * 20 }, (_, index) => samples[index % blockFrames] ?? 0),
);
report(
  'TypeScript reference, noise',
  bestNanosecondsPerFrame(blockFrames * 20, 3, () => {
    hopEnergiesReference(long, ['L', 'R'], sampleRateHz);
  }),
);
