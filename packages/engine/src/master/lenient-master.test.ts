import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { masterReportSchema, unchangedMasterRecipe } from '@lathe/core';
import { writeFloatWav } from '../../../../tests/support/float-wav.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { analyzeFile } from '../analyze/analyze-file.ts';
import { renderMaster } from './render-master.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-lenient-'));
after(() => rmSync(folder, { recursive: true }));

const whole = join(folder, 'whole.wav');
writeFloatWav(whole, 44_100, [noise(1, 44_100).map((value) => value * 0.2)]);
const cut = join(folder, 'cut.wav');
const bytes = readFileSync(whole);
writeFileSync(cut, bytes.subarray(0, bytes.length - 4 * 4410));

test('a damaged input fails by default and leaves no file behind', async () => {
  const outputPath = join(folder, 'strict.wav');
  const recipe = unchangedMasterRecipe;
  await assert.rejects(renderMaster({ inputPath: cut, outputPath, recipe }), { code: 'input_corrupt' });
  assert.ok(!existsSync(outputPath));
});

test('leniently what is left is mastered, and report, measurement and losses say what is missing', async () => {
  const recipe = { ...unchangedMasterRecipe, targetLufs: -20, ceilingDbtp: -1, lenient: true } as const;
  const report = await renderMaster({ inputPath: cut, outputPath: join(folder, 'lenient.wav'), recipe });
  masterReportSchema.parse(report);
  const damage = report.damage ?? [];
  assert.equal(report.degraded, true);
  assert.deepEqual(
    damage.map(({ startFrame, lengthFrames }) => [startFrame, lengthFrames]),
    [[39_690, 4_410]],
  );
  assert.deepEqual([report.before.degraded, report.before.damage], [true, damage]);
  assert.equal(report.after.degraded, undefined);
  assert.equal(report.after.lengthFrames, 39_690);
  assert.deepEqual(report.losses[0], {
    what: 'damaged audio',
    from: '4410 frames from frame 39690 on',
    to: 'silence, or nothing at the end',
    why: damage[0]?.message,
  });
});

test('leniently an undamaged input gives the same bytes and no mark', async () => {
  const strict = await renderMaster({
    inputPath: whole,
    outputPath: join(folder, 'a.wav'),
    recipe: unchangedMasterRecipe,
  });
  const recipe = { ...unchangedMasterRecipe, lenient: true } as const;
  const lenient = await renderMaster({ inputPath: whole, outputPath: join(folder, 'b.wav'), recipe });
  assert.equal(lenient.output.sha256, strict.output.sha256);
  assert.ok(!('degraded' in lenient) && !('damage' in lenient));
});

test('warnings of the reader are in the measurement', async () => {
  const odd = join(folder, 'odd.wav');
  const partial = Buffer.concat([bytes, Buffer.from([1])]);
  partial.writeUInt32LE(bytes.length - 44 + 1, 40);
  partial.writeUInt32LE(bytes.length - 8 + 1, 4);
  writeFileSync(odd, partial);
  const { warnings } = await analyzeFile(odd);
  assert.deepEqual(
    warnings?.map(({ code }) => code),
    ['partial_frame_dropped'],
  );
  assert.equal((await analyzeFile(whole)).warnings, undefined);
});
