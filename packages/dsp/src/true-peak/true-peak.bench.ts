import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { interpolationPhases } from './interpolation-filter.ts';
import { TruePeakMeter } from './true-peak-meter.ts';
import { truePeakReference } from './true-peak-reference.ts';

/** Nanoseconds of CPU per stereo frame, best of five runs over 19 s at 44.1 kHz. Run: node true-peak.bench.ts */
const sampleRateHz = 44_100;
const blockFrames = 8_192;
const blockCount = 103;
const lengthFrames = blockFrames * blockCount;

/** Noise through a one-pole low pass (music falls with frequency), swelling slowly, hot enough to clip at `drive`. */
function musicLike(drive: number): Float32Array {
  let state = 0;
  return Float32Array.from({ length: lengthFrames }, (_, n) => {
    state += 0.05 * (2 * Math.random() - 1 - state);
    const swell = 0.6 + 0.4 * Math.sin((2 * Math.PI * n) / (5 * sampleRateHz));
    return Math.max(-1, Math.min(1, drive * swell * state));
  });
}

const signals: Readonly<Record<string, Float32Array>> = {
  'dynamic, −18 dB': musicLike(1),
  'clipped hard': musicLike(12),
  'white noise': Float32Array.from({ length: lengthFrames }, () => 2 * Math.random() - 1),
  'tone of 1 kHz': Float32Array.from({ length: lengthFrames }, (_, n) =>
    Math.sin((2 * Math.PI * 1_000 * n) / sampleRateHz),
  ),
  'tone of fs/4 at 45°': Float32Array.from({ length: lengthFrames }, (_, n) =>
    Math.sin((Math.PI / 2) * n + Math.PI / 4),
  ),
  silence: new Float32Array(lengthFrames),
  'white noise, then zeros': Float32Array.from({ length: lengthFrames }, (_, n) =>
    n < lengthFrames / 10 ? 2 * Math.random() - 1 : 0,
  ),
  'tail of 20 dB a second': Float32Array.from(
    { length: lengthFrames },
    (_, n) => (2 * Math.random() - 1) * 10 ** (-n / sampleRateHz),
  ),
  'noise of 1e-38': Float32Array.from({ length: lengthFrames }, () => 1e-38 * (2 * Math.random() - 1)),
};

function report(name: string, nanoseconds: number, pointsPerFrame: string): void {
  const realtime = Math.round(1e9 / nanoseconds / sampleRateHz);
  console.log(`${name.padEnd(22)} ${nanoseconds.toFixed(2)} ns/frame ${realtime} × realtime ${pointsPerFrame}`);
}

const kernels = Kernels.load();
const block = new PlanarBlock(kernels, 2, blockFrames);
const meter = new TruePeakMeter(kernels, { channelCount: 2, capacityFrames: blockFrames });
for (const [name, samples] of Object.entries(signals)) {
  let best = Infinity;
  for (let run = 0; run < (name.includes('45°') ? 1 : 5); run += 1) {
    meter.reset();
    let micros = 0;
    for (let frame = 0; frame < lengthFrames; frame += blockFrames) {
      const part = samples.subarray(frame, frame + blockFrames);
      block.channel(0).set(part);
      block.channel(1).set(part);
      const start = process.cpuUsage();
      meter.process(block, blockFrames);
      const spent = process.cpuUsage(start);
      micros += spent.user + spent.system;
    }
    best = Math.min(best, (micros * 1_000) / lengthFrames);
  }
  report(name, best, `${(meter.evaluatedPoints / 2 / lengthFrames).toFixed(4)} points/sample of 15`);
}
const phases = interpolationPhases();
const short = (signals['white noise'] ?? new Float32Array()).subarray(0, 20_000);
const start = process.cpuUsage();
truePeakReference(short, phases);
report('TypeScript reference', (process.cpuUsage(start).user * 2_000) / short.length, 'all points');
