import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Kernels, linearToDecibels, LoudnessMeter, PlanarBlock, TruePeakMeter } from '@lathe/dsp';
import { LatheError } from '@lathe/core/errors';
import { writeFloatWav } from '../../../../tests/support/float-wav.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { analyzeFile } from '../analyze/analyze-file.ts';
import { SegmentShare } from './segment-share.ts';
import { HelperThreads } from '../threads/helper-threads.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-segments-'));
after(() => rmSync(folder, { recursive: true }));

const sampleRateHz = 44_100;
/** Four segments of 2^19 frames and a part of a fifth; the greatest true peak lies on the edge between two of them. */
const lengthFrames = 4 * 524_288 + 40_001;
const channels = [1, 2].map((seed) => noise(seed, lengthFrames).map((sample) => sample * 0.2));
for (const samples of channels) {
  samples.fill(0, 700_000, 900_000);
  samples.set([-0.6, 0.7, 0.7, -0.6], 2 * 524_288 - 2);
}
channels[1]?.set([Number.NaN], 524_288);
channels[1]?.set([1e-40, Number.POSITIVE_INFINITY], 3 * 524_288 - 1);
const input = join(folder, 'long.wav');
writeFloatWav(input, sampleRateHz, channels);

test('1, 2 and 3 threads and any block size measure a file as one pass in order does, to the bit', async () => {
  const kernels = Kernels.load();
  const capacityFrames = 65_536;
  const block = new PlanarBlock(kernels, 2, capacityFrames);
  const loudness = new LoudnessMeter(kernels, { sampleRateHz, channels: ['L', 'R'], capacityFrames, series: true });
  const peak = new TruePeakMeter(kernels, { channelCount: 2, capacityFrames });
  for (let frame = 0; frame < lengthFrames; frame += capacityFrames) {
    const count = Math.min(capacityFrames, lengthFrames - frame);
    for (const [channel, samples] of channels.entries()) {
      const finite = samples.subarray(frame, frame + count).map((x) => (Math.abs(x) >= 1.2e-38 && x < 2 ? x : 0));
      block.channel(channel).set(finite);
    }
    loudness.process(block, count);
    peak.process(block, count);
  }
  const expected = loudness.finish();
  const measured = await analyzeFile(input, { series: true });
  assert.equal(measured.integratedLufs, expected.integratedLufs);
  assert.equal(measured.rangeLu, expected.rangeLu);
  assert.deepEqual(measured.momentary, expected.momentary);
  assert.equal(measured.truePeakDbtp, linearToDecibels(peak.finish().truePeakLinear));
  assert.equal(measured.samplePeakDbfs, linearToDecibels(Math.fround(0.7)));
  assert.deepEqual([measured.nonFiniteSamples, measured.denormalSamples], [2, 1]);
  for (const threads of [1, 2, 3]) {
    for (const blockFrames of [256, 1_000, 8_192, 65_536]) {
      assert.deepEqual(await analyzeFile(input, { series: true, threads, blockFrames }), measured);
    }
  }
});

test('progress on two threads never falls and ends at 1; the cancel flag ends both', async () => {
  const fractions: number[] = [];
  await analyzeFile(input, { threads: 2, onProgress: ({ fraction }) => fractions.push(fraction) });
  assert.deepEqual(
    fractions,
    fractions.toSorted((a, b) => a - b),
  );
  assert.equal(fractions.at(-1), 1);
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const cancelled = analyzeFile(input, { threads: 2, cancel, onProgress: () => Atomics.store(cancel, 0, 1) });
  await assert.rejects(cancelled, (error) => error instanceof LatheError && error.code === 'cancelled');
});

const segmentCount = 5;

test('helpers that are there already are asked, one pass after the other', async () => {
  const alone = await analyzeFile(input);
  await using helpers = HelperThreads.start(2, { firstWork: 'segments' });
  for (const threads of [2, 3, 3]) assert.deepEqual(await analyzeFile(input, { threads, helpers }), alone);
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const cancelled = analyzeFile(input, { threads: 3, helpers, cancel, onProgress: () => Atomics.store(cancel, 0, 1) });
  await assert.rejects(cancelled, (error) => error instanceof LatheError && error.code === 'cancelled');
  assert.deepEqual(await analyzeFile(input, { threads: 3, helpers }), alone);
});

test('a helper that cannot read says why and stops the others; one that was stopped says cancelled', async () => {
  await using helpers = HelperThreads.start(1, { firstWork: 'segments' });
  const info = { lengthFrames, sampleFormat: 'f32', sampleRateHz, channels: ['L', 'R'] } as const;
  const extent = { descriptor: openSync(input, 'r'), offsetBytes: 0, frameSizeBytes: 8, fileSizeBytes: 1 };
  const beyond = { ...extent, offsetBytes: 8 * lengthFrames + 8_000 };
  const share = new SegmentShare(segmentCount);
  const work = { segmentCount, share: share.buffer, cancel: undefined };
  const failed = await helpers.measure(0, { ...work, subject: { info, extent: beyond, blockFrames: 256 } });
  assert.ok(!failed.ok && failed.error.code === 'input_corrupt' && /became shorter/.test(failed.error.message));
  assert.deepEqual(share.claim(), []);
  const other = new SegmentShare(segmentCount);
  const subject = { info, extent, blockFrames: 256 };
  const running = helpers.measure(0, { ...work, share: other.buffer, subject });
  while (other.doneFrames === 0) await new Promise((resolve) => void setImmediate(resolve));
  other.stop();
  const stopped = await running;
  assert.ok(!stopped.ok && stopped.error.code === 'cancelled');
  closeSync(extent.descriptor);
});

test('a file that became shorter since it was opened is input_corrupt on any thread', async () => {
  const shrinking = join(folder, 'shrinking.wav');
  writeFloatWav(shrinking, sampleRateHz, channels);
  const reading = analyzeFile(shrinking, { threads: 2, onProgress: () => writeFileSync(shrinking, Buffer.alloc(50)) });
  await assert.rejects(
    reading,
    (error) => error instanceof LatheError && /input_corrupt|malformed|unsupported/.test(error.code),
  );
});

test('segments are handed out once, two at a time, and the greatest peak is known to all', () => {
  const share = new SegmentShare(5);
  const other = new SegmentShare(5, share.buffer);
  assert.deepEqual([share.claim(), other.claim(), share.claim(), other.claim()], [[0, 1], [2, 3], [4], []]);
  assert.equal(share.raisePeak(0.25), 0.25);
  assert.equal(other.raisePeak(0.125), 0.25);
  assert.equal(other.raisePeak(1.5), 1.5);
  assert.equal(share.raisePeak(0), 1.5);
  share.stop();
  assert.ok(other.stopped);
});
