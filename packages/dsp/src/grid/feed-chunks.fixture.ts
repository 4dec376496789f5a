import { sin } from '../math/trigonometry.ts';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { type ChunkMeter, GridBuffer } from './grid-chunk.ts';

/** Feeds a whole signal to a meter made for it, in blocks of the sizes given, over and over; returns the meter. */
export function feedChunks<Meter extends ChunkMeter>(
  channels: readonly Float32Array[],
  make: (kernels: Kernels) => Meter,
  sizes: readonly number[] = [8_192],
): Meter {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, channels.length, 8_192);
  const grid = new GridBuffer(kernels, channels.length);
  const meter = make(kernels);
  const length = channels[0]?.length ?? 0;
  for (let frame = 0, index = 0; frame < length; index += 1) {
    const count = Math.min(sizes[index % sizes.length] ?? 1, length - frame);
    for (const [channel, samples] of channels.entries()) {
      block.channel(channel).set(samples.subarray(frame, frame + count));
    }
    grid.push(block, count, (chunk) => meter.processChunk(chunk));
    frame += count;
  }
  grid.finish((chunk) => meter.processChunk(chunk));
  return meter;
}

/** A sine from frame 0. */
export function sine(
  sampleRateHz: number,
  frequencyHz: number,
  seconds: number,
  amplitude: number,
  phase = 0,
): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRateHz) },
    (_, frame) => amplitude * sin((2 * Math.PI * frequencyHz * frame) / sampleRateHz + phase),
  );
}

/** Rounded to the steps of an integer format. */
export function quantised(samples: Float32Array, bits: number): Float32Array {
  const scale = 1 << (bits - 1);
  return samples.map((sample) => Math.max(-scale, Math.min(scale - 1, Math.round(sample * scale))) / scale);
}

/** Samples added up. */
export function mixed(...signals: readonly Float32Array[]): Float32Array {
  return Float32Array.from(signals[0] ?? [], (_, index) =>
    signals.reduce((sum, samples) => sum + (samples[index] ?? 0), 0),
  );
}
