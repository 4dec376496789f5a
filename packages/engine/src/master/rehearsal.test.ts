import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createAudioFile } from '@lathe/audio-file';
import { Kernels, PcmEncoder, PlanarBlock } from '@lathe/dsp';
import { noise } from '../../../../tests/support/noise.ts';
import { analyzeFile } from '../analyze/analyze-file.ts';
import { Rehearsal } from './rehearsal.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-rehearsal-'));
after(() => rmSync(folder, { recursive: true }));

for (const sampleFormat of ['s16', 's24', 's32', 'f32', 'f64'] as const) {
  test(`a rehearsal of ${sampleFormat} reads what its file would read, bit for bit`, async () => {
    const lengthFrames = 220_000;
    const channels = [1, 2].map((seed) => noise(seed, lengthFrames).map((value) => value * 0.4));
    const spec = { container: 'wav', sampleFormat, sampleRateHz: 44_100, channels: ['L', 'R'] } as const;
    const path = join(folder, `${sampleFormat}.wav`);
    await using file = await createAudioFile(path, { ...spec, channelMask: null, chunks: [] });
    const rehearsal = new Rehearsal({ fileSpec: { ...spec, channelMask: null, chunks: [] }, blockFrames: 4_096 });
    const kernels = Kernels.load();
    const options = { format: sampleFormat, channelCount: 2, capacityFrames: 4_096, dither: { seed: 3 } };
    const encoder = new PcmEncoder(kernels, options);
    const block = new PlanarBlock(kernels, 2, 4_096);
    for (let frame = 0; frame < lengthFrames;) {
      const frameCount = Math.min(frame === 0 ? 3_871 : 4_096, lengthFrames - frame);
      for (const [channel, samples] of channels.entries()) {
        block.channel(channel).set(samples.subarray(frame, frame + frameCount));
      }
      const sizeBytes = encoder.encode(block, frameCount, frame);
      file.write(encoder.bytes.subarray(0, sizeBytes));
      rehearsal.write(encoder.bytes.subarray(0, sizeBytes));
      frame += frameCount;
    }
    await file.finish();
    const { integratedLufs, truePeakDbtp } = await analyzeFile(path);
    assert.ok(integratedLufs !== null && truePeakDbtp !== null);
    assert.deepEqual(rehearsal.finish(), { integratedLufs, truePeakDbtp });
  });
}
