import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { decodePcmReference } from './pcm-decoder-reference.ts';
import { PcmDecoder } from './pcm-decoder.ts';
import { sampleSizeBytes } from './sample-format.ts';

/** Nanoseconds of CPU per stereo frame, best of five runs over 19 s at 44.1 kHz. Run: node pcm-decoder.bench.ts */
const capacityFrames = 8_192;
const blockCount = 103;
const channelCount = 2;

function cpuNanosecondsPerFrame(frameCount: number, runs: number, work: () => void): number {
  let best = Infinity;
  for (let run = 0; run < runs; run += 1) {
    const start = process.cpuUsage();
    work();
    const spent = process.cpuUsage(start);
    best = Math.min(best, ((spent.user + spent.system) * 1_000) / frameCount);
  }
  return best;
}

for (const format of ['u8', 's16', 's24', 's32', 'f32', 'f64'] as const) {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, channelCount, capacityFrames);
  const decoder = new PcmDecoder(kernels, { format, channelCount, capacityFrames });
  const bytes = new Uint8Array(capacityFrames * channelCount * sampleSizeBytes[format]);
  if (format === 'f32') new Float32Array(bytes.buffer).fill(0.25);
  else if (format === 'f64') new Float64Array(bytes.buffer).fill(0.25);
  else crypto.getRandomValues(bytes.subarray(0, 65_536));
  decoder.bytes.set(bytes);
  const kernel = cpuNanosecondsPerFrame(capacityFrames * blockCount, 5, () => {
    for (let index = 0; index < blockCount; index += 1) decoder.decode(capacityFrames, block);
  });
  const reference = cpuNanosecondsPerFrame(capacityFrames, 5, () => {
    decodePcmReference(bytes, format, channelCount);
  });
  console.log(`${format} kernel ${kernel.toFixed(2)} ns/frame, reference ${reference.toFixed(1)} ns/frame`);
}
