import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertSameSamples } from '../../../../tests/support/assert-same-samples.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { chunkFrames, GridBuffer, historyFrames } from './grid-chunk.ts';

/** Every chunk with its history, in blocks of the sizes given, over and over. */
function chunksOf(
  channels: readonly Float32Array[],
  sizes: readonly number[],
): { frame: number; data: Float32Array[] }[] {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, channels.length, 8_192);
  const grid = new GridBuffer(kernels, channels.length);
  const chunks: { frame: number; data: Float32Array[] }[] = [];
  const keep = (chunk: GridBuffer): void => {
    const end = historyFrames + chunk.frameCount;
    chunks.push({ frame: chunk.firstFrame, data: channels.map((_, index) => chunk.samples(index).slice(0, end)) });
  };
  const length = channels[0]?.length ?? 0;
  for (let frame = 0, index = 0; frame < length; index += 1) {
    const count = Math.min(sizes[index % sizes.length] ?? 1, length - frame);
    for (const [channel, samples] of channels.entries())
      block.channel(channel).set(samples.subarray(frame, frame + count));
    grid.push(block, count, () => keep(grid));
    frame += count;
  }
  grid.finish(() => keep(grid));
  return chunks;
}

for (const sizes of [[8_192], [1, 700, 4_095, 3], [256]]) {
  test(`blocks of ${sizes.join(', ')} frames give the same chunks: each begins at a multiple of 4096 behind its history`, () => {
    const channels = [noise(1, 20_001), noise(2, 20_001)];
    const chunks = chunksOf(channels, sizes);
    assert.equal(chunks.length, Math.ceil(20_001 / chunkFrames));
    for (const [index, { frame, data }] of chunks.entries()) {
      assert.equal(frame, index * chunkFrames);
      for (const [channel, samples] of channels.entries()) {
        const padded = new Float32Array(historyFrames + samples.length);
        padded.set(samples, historyFrames);
        assertSameSamples(data[channel] ?? [], padded.subarray(frame, frame + (data[channel]?.length ?? 0)));
      }
    }
  });
}

test('samples below 1e-20 become 0 and those beyond 2^20 become that; all others pass bit for bit', () => {
  const given = Float32Array.of(1e-21, -1e-21, 2e-20, -2e-20, 0, -0, 0.1, -1, 3e38, -3e38, 1e-38);
  const kept = chunksOf([given], [11])[0]?.data[0]?.subarray(historyFrames) ?? new Float32Array();
  const expected = given.map((x) => (Math.abs(x) < 1e-20 ? 0 : Math.max(-1_048_576, Math.min(1_048_576, x))));
  assertSameSamples(kept, expected);
});
