import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noise } from '../../../../tests/support/noise.ts';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { type ChannelLabel } from '../loudness/channel-weights.ts';
import { segmentFrames } from '../loudness/segment-grid.ts';
import { type SegmentEnergies, SegmentLoudness } from '../loudness/segment-loudness.ts';
import { PcmDecoder } from '../pcm/pcm-decoder.ts';
import { sampleSizeBytes, type SampleFormat } from '../pcm/sample-format.ts';
import { TruePeakMeter, type TruePeakResult } from '../true-peak/true-peak-meter.ts';
import { SegmentPass } from './segment-pass.ts';

interface Programme {
  readonly format: SampleFormat;
  readonly channels: readonly ChannelLabel[];
  readonly sampleRateHz: number;
  readonly lengthFrames: number;
}

const capacityFrames = 8_192;

/** Interleaved bytes of any values there are: as integers noise, as floats also what has to be replaced. */
function bytesOf({ format, channels, lengthFrames }: Programme): Uint8Array {
  const count = lengthFrames * channels.length;
  const samples = noise(channels.length, count);
  if (format === 'f32' || format === 'f64') {
    const floats = format === 'f32' ? samples : Float64Array.from(samples);
    for (let index = 0; index < count; index += 70_001) floats[index] = Number.NaN;
    for (let index = 5; index < count; index += 9_973) floats[index] = format === 'f32' ? 1e-40 : 1e-310;
    return new Uint8Array(floats.buffer);
  }
  const bytes = new Uint8Array(count * sampleSizeBytes[format]);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = 128 + 127 * (samples[index % count] ?? 0);
  return bytes;
}

interface Reading {
  readonly energies: SegmentEnergies;
  readonly peaks: TruePeakResult;
  readonly counts: readonly [number, number, number | null];
}

/** Each segment with meters of its own, one after the other, through a block. */
function reference(programme: Programme, bytes: Uint8Array, segments: readonly number[]): Reading[] {
  const { format, channels, lengthFrames } = programme;
  const frameBytes = sampleSizeBytes[format] * channels.length;
  return segments.map((segment) => {
    const kernels = Kernels.load();
    const decoder = new PcmDecoder(kernels, { format, channelCount: channels.length, capacityFrames });
    const block = new PlanarBlock(kernels, channels.length, capacityFrames);
    const loudness = new SegmentLoudness(kernels, programme);
    const meter = new TruePeakMeter(kernels, { channelCount: channels.length, capacityFrames });
    const end = Math.min(lengthFrames, (segment + 1) * segmentFrames);
    let frame = loudness.begin(0, segment);
    const first = frame;
    while (frame < end) {
      const count = Math.min(capacityFrames, end - frame);
      decoder.bytes.set(bytes.subarray(frame * frameBytes, (frame + count) * frameBytes));
      decoder.decode(count, block);
      loudness.point(0, block, 0);
      loudness.measure([0], count);
      meter.process(block, count);
      frame += count;
    }
    const { nonFiniteSamples, denormalSamples, firstNonFiniteFrame } = decoder;
    const counts = [nonFiniteSamples, denormalSamples, firstNonFiniteFrame && first + firstNonFiniteFrame] as const;
    return { energies: loudness.energies(0), peaks: meter.finish(), counts };
  });
}

/** Segments side by side, each to its own end. */
function measured(programme: Programme, bytes: Uint8Array, segments: readonly number[]): Reading[] {
  const { format, channels, lengthFrames } = programme;
  const frameBytes = sampleSizeBytes[format] * channels.length;
  const pass = new SegmentPass(Kernels.load(), { ...programme, capacityFrames });
  const lanes = segments.map((segment, lane) => {
    const end = Math.min(lengthFrames, (segment + 1) * segmentFrames);
    const counts: [number, number, number | null] = [0, 0, null];
    return { lane, frame: pass.begin(lane, segment, 0), end, counts };
  });
  let running = lanes;
  while (running.length > 0) {
    const count = Math.min(capacityFrames - 256, ...running.map(({ frame, end }) => end - frame));
    for (const { lane, frame } of running) {
      pass.bytes(lane, count).set(bytes.subarray(frame * frameBytes, (frame + count) * frameBytes));
    }
    pass.measure(
      running.map(({ lane }) => ({ lane, loudness: true, peak: true })),
      count,
      0,
    );
    for (const lane of running) {
      const findings = pass.findings(lane.lane);
      lane.counts[0] += findings.nonFiniteSamples;
      lane.counts[1] += findings.denormalSamples;
      if (findings.firstNonFiniteFrame !== null) lane.counts[2] ??= lane.frame + findings.firstNonFiniteFrame;
      lane.frame += count;
    }
    running = running.filter(({ frame, end }) => frame < end);
  }
  return lanes.map(({ lane, counts }) => ({ energies: pass.energies(lane), peaks: pass.peaks(lane, true), counts }));
}

const lengthFrames = segmentFrames + 100_003;
for (const [format, channels, sampleRateHz] of [
  ['u8', ['M'], 44_100],
  ['s16', ['L', 'R'], 44_100],
  ['s24', ['L', 'R'], 48_000],
  ['s24', ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'], 48_000],
  ['s32', ['L', 'R', 'C'], 96_000],
  ['f32', ['L', 'R'], 44_100],
  ['f64', ['L', 'R', 'C'], 22_050],
] as const) {
  test(`two lanes of ${format}, ${channels.join(' ')}, at ${sampleRateHz} Hz have the bits of the meters apart`, () => {
    const programme = { format, channels, sampleRateHz, lengthFrames };
    const bytes = bytesOf(programme);
    assert.deepEqual(measured(programme, bytes, [0, 1]), reference(programme, bytes, [0, 1]));
    assert.deepEqual(measured(programme, bytes, [1]), reference(programme, bytes, [1]));
  });
}

test('only what is above the known peak is looked for, and lanes that only lead in change no meter', () => {
  const pass = new SegmentPass(Kernels.load(), {
    format: 's16',
    channels: ['L', 'R'],
    sampleRateHz: 44_100,
    lengthFrames: 44_100,
    capacityFrames,
  });
  pass.begin(0, 0, 0);
  const samples = Int16Array.from(noise(1, capacityFrames * 2), (sample) => sample * 8_192);
  pass.bytes(0, capacityFrames).set(new Uint8Array(samples.buffer));
  assert.equal(pass.measure([{ lane: 0, loudness: false, peak: false }], capacityFrames, 0), 0);
  assert.equal(pass.measure([{ lane: 0, loudness: false, peak: true }], capacityFrames, 0.9), Math.fround(0.9));
  assert.equal(pass.peaks(0, false).truePeakLinear, Math.fround(0.9));
  assert.ok(pass.peaks(0, false).samplePeakLinear < 0.3);
});

test('more frames than the capacity, and a third lane, are refused', () => {
  const options = {
    format: 's16',
    channels: ['M'],
    sampleRateHz: 44_100,
    lengthFrames: 1_000,
    capacityFrames,
  } as const;
  const pass = new SegmentPass(Kernels.load(), options);
  assert.throws(() => pass.bytes(0, capacityFrames + 1), RangeError);
  assert.throws(() => pass.begin(2, 0, 0), RangeError);
});
