import { noiseShapingFilter } from '../dither/noise-shaping.ts';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { PcmEncoder } from './pcm-encoder.ts';

/** Prints ns per stereo frame of encoding in each format; the rival is the plain loop over an Int16Array. */
const frameCount = 4_096;
const rounds = 2_000;
const kernels = Kernels.load();
const block = new PlanarBlock(kernels, 2, frameCount);
const encoders = (['s16', 's24', 's32', 'f32'] as const).flatMap((format) =>
  [null, { seed: 1 }].map((dither) => ({
    name: `${format} ${dither === null ? 'rounded' : 'dithered'}`,
    encoder: new PcmEncoder(kernels, { format, channelCount: 2, capacityFrames: frameCount, dither }),
  })),
);
const shaped = new PcmEncoder(kernels, {
  format: 's16',
  channelCount: 2,
  capacityFrames: frameCount,
  dither: { seed: 1, shaping: noiseShapingFilter(44_100) },
});
encoders.push({ name: 's16 shaped', encoder: shaped });
for (const channel of [0, 1]) {
  block.channel(channel).set(Float32Array.from({ length: frameCount }, (_, frame) => Math.sin(frame * 0.05) * 0.7));
}

function nsPerFrame(run: (round: number) => void): number {
  const start = process.cpuUsage();
  for (let round = 0; round < rounds; round++) run(round);
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1_000) / (rounds * frameCount);
}

for (let repeat = 0; repeat < 3; repeat++) {
  for (const { name, encoder } of encoders) {
    console.log(
      name,
      nsPerFrame((round) => encoder.encode(block, frameCount, round * frameCount)).toFixed(2),
      'ns/frame',
    );
  }
  const words = new Int16Array(2 * frameCount);
  const [left, right] = [block.channel(0), block.channel(1)];
  const plain = nsPerFrame(() => {
    for (let frame = 0; frame < frameCount; frame++) {
      words[2 * frame] = Math.max(-32_768, Math.min(32_767, Math.round(left[frame]! * 32_768)));
      words[2 * frame + 1] = Math.max(-32_768, Math.min(32_767, Math.round(right[frame]! * 32_768)));
    }
  });
  console.log('plain JavaScript, s16 rounded', plain.toFixed(2), 'ns/frame');
}
