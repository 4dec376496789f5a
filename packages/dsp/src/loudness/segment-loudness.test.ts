import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import type { ChannelLabel } from './channel-weights.ts';
import { hopEnergiesReference } from './hop-energies-reference.ts';
import { segmentFrames } from './segment-grid.ts';
import { mergeSegmentEnergies, type SegmentEnergies, SegmentLoudness } from './segment-loudness.ts';
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

interface Programme {
  readonly channels: readonly Float32Array[];
  readonly labels: readonly ChannelLabel[];
  readonly sampleRateHz: number;
}

/** Measures the groups of one or two segments in their order, and merges all. */
function inSegments(
  { channels, labels, sampleRateHz }: Programme,
  groups: readonly (readonly number[])[],
  blockFrames: number,
): Float64Array {
  const kernels = Kernels.load();
  const lengthFrames = channels[0]?.length ?? 0;
  const loudness = new SegmentLoudness(kernels, { sampleRateHz, channels: labels, lengthFrames });
  const blocks = [0, 1].map(() => new PlanarBlock(kernels, labels.length, blockFrames));
  const energies: SegmentEnergies[] = [];
  for (const group of groups) {
    let lanes = group.map((segment, index) => ({
      index,
      segment,
      position: loudness.begin(index, segment),
      end: Math.min((segment + 1) * segmentFrames, lengthFrames),
    }));
    while (lanes.length > 0) {
      const count = Math.min(blockFrames, ...lanes.map(({ position, end }) => end - position));
      for (const { index, position } of lanes) {
        const block = blocks[index];
        assert.ok(block !== undefined);
        for (const [channel, samples] of channels.entries()) {
          block.channel(channel).set(samples.subarray(position, position + count));
        }
        loudness.point(index, block, 0);
      }
      loudness.measure(
        lanes.map(({ index }) => index),
        count,
      );
      for (const lane of lanes) {
        lane.position += count;
        if (lane.position === lane.end) energies[lane.segment] = loudness.energies(lane.index);
      }
      lanes = lanes.filter(({ position, end }) => position < end);
    }
  }
  return mergeSegmentEnergies(energies);
}

const layouts: readonly (readonly ChannelLabel[])[] = [['M'], ['L', 'R'], ['L', 'R', 'C', 'LFE', 'Ls', 'Rs']];
for (const [index, sampleRateHz] of [11_025, 44_100, 96_000].entries()) {
  const labels = layouts[index] ?? [];
  const lengthFrames = 2 * segmentFrames + 5_001 + 700 * index;
  const channels = labels.map((_, channel) => roughSignal(lengthFrames, sampleRateHz + channel));
  test(`segments of ${labels.join(' ')} at ${sampleRateHz} Hz, paired or alone, in any order, merge to the reference's bits`, () => {
    const expected = hopEnergiesReference(channels, labels, sampleRateHz);
    const programme = { channels, labels, sampleRateHz };
    assertSameSamples(inSegments(programme, [[0, 1], [2]], 8_192), expected);
    assertSameSamples(inSegments(programme, [[1, 2], [0]], 4_096), expected);
    assertSameSamples(inSegments(programme, [[2], [1], [0]], 65_536), expected);
  });
}

test('a programme that ends with its first segment, and one whose last segment holds no whole hop, merge to the reference’s bits', () => {
  for (const lengthFrames of [segmentFrames, segmentFrames + 100]) {
    const programme = { channels: [roughSignal(lengthFrames, 5)], labels: ['M'], sampleRateHz: 48_000 } as const;
    const expected = hopEnergiesReference(programme.channels, programme.labels, 48_000);
    const groups = lengthFrames > segmentFrames ? [[0, 1]] : [[0]];
    assertSameSamples(inSegments(programme, groups, 4_096), expected);
  }
});

test('there are two lanes', () => {
  const loudness = new SegmentLoudness(Kernels.load(), { sampleRateHz: 48_000, channels: ['M'], lengthFrames: 9 });
  assert.throws(() => loudness.begin(2, 0), RangeError);
});
