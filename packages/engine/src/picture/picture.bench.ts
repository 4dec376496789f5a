import { picturePartSchema, type PicturePart } from '@lathe/core';
import { Kernels, PlanarBlock } from '@lathe/dsp/meters';
import { StreamMeter } from '../measure/stream-meter.ts';
import { PictureMeter } from './picture-meter.ts';

/**
 * Nanoseconds of CPU per stereo frame at 44.1 kHz, best of seven runs over a minute: each part of the picture and all of
 * them, beside loudness with true peak, on music-like noise, on digital silence and on an exponential tail.
 * Run: node picture.bench.ts
 */
const sampleRateHz = 44_100;
const blockFrames = 8_192;
const blockCount = 323;
const lengthFrames = blockFrames * blockCount;

/** Noise through a low-pass, with beats, of which the loudest are limited. */
function musicLike(seed: number): Float32Array {
  let state = seed;
  let low = 0;
  return Float32Array.from({ length: lengthFrames }, (_, frame) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    low += 0.08 * (state / 2_147_483_648 - 1 - low);
    const beat = 1 - (frame % 22_050) / 26_000;
    return Math.max(-0.95, Math.min(0.95, low * (0.4 + 4 * beat * beat)));
  });
}

const music = [musicLike(1), musicLike(2)];
let tailLevel = 1;
const signals: Readonly<Record<string, readonly Float32Array[]>> = {
  music,
  silence: music.map((samples) => samples.map(() => 0)),
  tail: music.map((samples) => {
    tailLevel = 1;
    return samples.map((x) => x * (tailLevel *= 0.999_97));
  }),
};

function nanosecondsPerFrame(channels: readonly Float32Array[], parts: readonly PicturePart[] | null): number {
  let best = Infinity;
  for (let run = 0; run < 7; run += 1) {
    const kernels = Kernels.load();
    const block = new PlanarBlock(kernels, 2, blockFrames);
    const source = { sampleFormat: 's24', bitsPerSample: 24, sampleRateHz, channels: ['L', 'R'] } as const;
    const { channels: labels } = source;
    const meter =
      parts === null
        ? new StreamMeter(kernels, { sampleRateHz, channels: labels, series: false, capacityFrames: blockFrames })
        : new PictureMeter(kernels, source, parts);
    const copy = (frame: number): void => {
      for (const [index, samples] of channels.entries()) {
        block.channel(index).set(samples.subarray(frame, frame + blockFrames));
      }
    };
    const start = process.cpuUsage();
    for (let frame = 0; frame < lengthFrames; frame += blockFrames) {
      copy(frame);
      meter.process(block, blockFrames, new Uint8Array());
    }
    meter.finish([0, 0]);
    const spent = process.cpuUsage(start);
    const copying = process.cpuUsage();
    for (let frame = 0; frame < lengthFrames; frame += blockFrames) copy(frame);
    const copied = process.cpuUsage(copying);
    const microseconds = spent.user + spent.system - copied.user - copied.system;
    best = Math.min(best, (microseconds * 1_000) / lengthFrames);
  }
  return best;
}

const rows: readonly (readonly [string, readonly PicturePart[] | null])[] = [
  ['loudness and true peak', null],
  ...picturePartSchema.options.map((part) => [part, [part]] as const),
  ['all parts', picturePartSchema.options],
];
console.log(['ns/frame'.padEnd(24), ...Object.keys(signals).map((name) => name.padStart(9))].join(''));
for (const [name, parts] of rows) {
  const cells = Object.values(signals).map((channels) => nanosecondsPerFrame(channels, parts).toFixed(2).padStart(9));
  console.log([name.padEnd(24), ...cells].join(''));
}
