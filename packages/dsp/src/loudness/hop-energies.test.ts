import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import type { ChannelLabel } from './channel-weights.ts';
import { hopEnergiesReference } from './hop-energies-reference.ts';
import { LoudnessMeter } from './loudness-meter.ts';
import { segmentFrames } from './segment-grid.ts';
import { assertSameSamples } from '../../../../tests/support/assert-same-samples.ts';

/** Noise with stretches of digital silence, faint tails and jumps of level, from a seed. */
function roughSignal(lengthFrames: number, seed: number): Float32Array {
  let state = seed;
  let level = 0.5;
  return Float32Array.from({ length: lengthFrames }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    if (state % 4_001 === 0) level = [0, 0, 1e-18, 0.001, 0.3, 1.5][(state >>> 16) % 6] ?? 0;
    return level * (state / 2_147_483_648 - 1);
  });
}

function hopEnergiesInBlocks(
  channels: readonly Float32Array[],
  labels: readonly ChannelLabel[],
  sampleRateHz: number,
  blockFrames: (block: number) => number,
  capacityFrames: number,
): Float64Array {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, labels.length, capacityFrames);
  const meter = new LoudnessMeter(kernels, { sampleRateHz, channels: labels, capacityFrames });
  const lengthFrames = channels[0]?.length ?? 0;
  for (let frame = 0, index = 0; frame < lengthFrames; index += 1) {
    const count = Math.min(blockFrames(index), lengthFrames - frame);
    for (const [channel, samples] of channels.entries()) {
      block.channel(channel).set(samples.subarray(frame, frame + count));
    }
    meter.process(block, count);
    frame += count;
  }
  return meter.hopEnergies();
}

const layouts: readonly (readonly ChannelLabel[])[] = [
  ['M'],
  ['L', 'R'],
  ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'],
  ['L', 'R', 'C', 'LFE', 'Lrs', 'Rrs', 'Lss', 'Rss'],
  ['FL', 'FR', 'FC', 'LFE1', 'BL', 'BR', 'LFE2', 'SiL', 'SiR', 'TpFL', 'TpFR', 'TpC', 'BtFC', 'BtFL', 'BtFR'],
];
for (const sampleRateHz of [11_025, 44_100, 48_000, 96_000]) {
  for (const labels of layouts) {
    test(`the kernel gives the reference's bits for ${labels.join(' ')} at ${sampleRateHz} Hz in blocks of any size`, () => {
      const lengthFrames = 40_000;
      const channels = labels.map((_, channel) => roughSignal(lengthFrames, sampleRateHz + channel));
      const expected = hopEnergiesReference(channels, labels, sampleRateHz);
      for (const blockFrames of [() => 4_096, () => 256, (index: number) => 1 + ((index * 7_919) % 701)]) {
        assertSameSamples(hopEnergiesInBlocks(channels, labels, sampleRateHz, blockFrames, 4_096), expected);
      }
    });
  }
}

test('across two segment edges the kernel gives the reference’s bits, and each segment starts its filter anew', () => {
  const labels = ['L', 'R'] as const;
  const channels = labels.map((_, channel) => roughSignal(2 * segmentFrames + 5_000, 7 + channel));
  const expected = hopEnergiesReference(channels, labels, 44_100);
  assert.deepEqual(
    hopEnergiesInBlocks(channels, labels, 44_100, () => 8_192, 8_192),
    expected,
  );
  assert.deepEqual(
    hopEnergiesInBlocks(channels, labels, 44_100, (index) => 1_000 + (index % 37), 8_192),
    expected,
  );
});

test('a meter gives the same bits after reset', () => {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, 1, 4_096);
  const meter = new LoudnessMeter(kernels, { sampleRateHz: 48_000, channels: ['M'], capacityFrames: 4_096 });
  block.channel(0).set(roughSignal(4_096, 3));
  meter.process(block, 4_096);
  const first = meter.hopEnergies();
  meter.reset();
  meter.process(block, 4_096);
  assertSameSamples(meter.hopEnergies(), first);
  assert.equal(first.length, 8);
});

test('more frames than the capacity are refused', () => {
  const kernels = Kernels.load();
  const meter = new LoudnessMeter(kernels, { sampleRateHz: 48_000, channels: ['M'], capacityFrames: 64 });
  assert.throws(() => meter.process(new PlanarBlock(kernels, 1, 128), 65), RangeError);
});
