import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { unchangedMasterRecipe, type MasterRecipe } from '@lathe/core';
import { renderMaster } from '@lathe/engine';
import { randomBytes } from '../../packages/audio-file/src/fixtures/random-bytes.ts';
import { verbatimFlac } from '../../packages/audio-file/src/fixtures/verbatim-flac.ts';
import { writeFloatWav } from '../support/float-wav.ts';

/** Files that were found by `npm run fuzz` to end a master with a fault of our own. */
const folder = mkdtempSync(join(tmpdir(), 'lathe-hostile-masters-'));
after(() => rmSync(folder, { recursive: true }));

test('float samples that are random bits, up to +240 dBTP, are target_unreachable, not a fault of the limiter', async () => {
  const inputPath = join(folder, 'garbage.wav');
  // The end lies behind the only gating block, so that the loudness is ordinary and only the peak is not.
  const samples = new Float32Array(21_000);
  const tone = samples.map((_, frame) => (frame > 20_000 ? 1e12 : 1) * (frame % 50 < 25 ? 0.2 : -0.2));
  writeFloatWav(inputPath, 44_100, [tone]);
  const recipe: MasterRecipe = {
    ...unchangedMasterRecipe,
    targetLufs: -16,
    ceilingDbtp: -1,
    policy: 'best-effort',
    acceptNearest: true,
  };
  const rendering = renderMaster({ inputPath, outputPath: join(folder, 'garbage-out.wav'), recipe });
  await assert.rejects(rendering, { code: 'target_unreachable', message: /No limiter holds/ });
});

test('a FLAC whose comments cannot be read is mastered without them, and the report says so', async () => {
  const inputPath = join(folder, 'comments.flac');
  const pcm = randomBytes(3, 4 * 22_050);
  const blocks = [[4, Buffer.from([0, 0, 0, 0, 9, 0, 0, 0, 255, 0, 0, 0])]] as const;
  writeFileSync(inputPath, verbatimFlac({ pcm, channelCount: 2, bitsPerSample: 16, blockFrames: 1152, blocks }));
  const recipe: MasterRecipe = { ...unchangedMasterRecipe, targetLufs: -20, ceilingDbtp: -1 };
  const report = await renderMaster({ inputPath, outputPath: join(folder, 'comments-out.flac'), recipe });
  assert.ok(report.losses.some(({ what }) => what === 'metadata VORBIS_COMMENT'));
});
