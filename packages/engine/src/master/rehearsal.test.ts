import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createAudioFile } from '@lathe/audio-file';
import { Kernels, PlanarBlock } from '@lathe/dsp';
import { noise } from '../../../../tests/support/noise.ts';
import { analyzeFile } from '../analyze/analyze-file.ts';
import { Rehearsal } from './rehearsal.ts';
import { TailOutput } from './tail-output.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-rehearsal-'));
after(() => rmSync(folder, { recursive: true }));

for (const sampleFormat of ['s16', 's24', 's32', 'f32', 'f64'] as const) {
  test(`a rehearsal of ${sampleFormat} reads what its file would read, bit for bit`, async () => {
    const lengthFrames = 220_000;
    const channels = [1, 2].map((seed) => noise(seed, lengthFrames).map((value) => value * 0.4));
    const spec = { container: 'wav', sampleFormat, sampleRateHz: 44_100, channels: ['L', 'R'] } as const;
    const path = join(folder, `${sampleFormat}.wav`);
    await using file = await createAudioFile(path, { ...spec, channelMask: null, chunks: [] });
    const kernels = Kernels.load();
    const options = { layout: { channelCount: 2 }, sampleFormat, capacityFrames: 4_096 } as const;
    const dither = { kind: 'tpdf', seed: 3, shaping: null } as const;
    const [rehearsed, written] = [0, 1].map(() => new TailOutput(kernels, { ...options, dither }));
    assert.ok(rehearsed !== undefined && written !== undefined);
    const fileSpec = { ...spec, channelMask: null, chunks: [] };
    const rehearsal = new Rehearsal({ kernels, fileSpec, blockFrames: 4_096 });
    rehearsed.begin(rehearsal);
    written.begin(file);
    const block = new PlanarBlock(kernels, 2, 4_096);
    for (let frame = 0; frame < lengthFrames;) {
      const frameCount = Math.min(frame === 0 ? 3_871 : 4_096, lengthFrames - frame);
      for (const output of [written, rehearsed]) {
        for (const [channel, samples] of channels.entries()) {
          block.channel(channel).set(samples.subarray(frame, frame + frameCount));
        }
        output.take(block, frameCount);
      }
      frame += frameCount;
    }
    await file.finish();
    const { integratedLufs, truePeakDbtp } = await analyzeFile(path);
    assert.ok(integratedLufs !== null && truePeakDbtp !== null);
    assert.deepEqual(rehearsal.finish(), { integratedLufs, truePeakDbtp });
  });
}
