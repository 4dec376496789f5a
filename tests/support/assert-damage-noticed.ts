import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAudioFile } from '@lathe/audio-file';
import { measurementSchema } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { analyzeFile } from '@lathe/engine';
import { randomIntegers } from '../../packages/audio-file/src/fixtures/random-bytes.ts';
import { readRest } from '../../packages/audio-file/src/fixtures/read-all.ts';

/** A row of the table in docs/reference/damage.md, and a good file it is shown with. */
export interface DamageCase {
  /** As the first column has it. */
  readonly format: string;
  readonly fileName: string;
  /** Whether cutting is noticed everywhere; a cut between two frames can make a shorter stream that is whole. */
  readonly cuts: 'always' | 'but between frames';
  /** What becomes of flipped bits in the audio: `always` noticed where they change a sample, `sometimes` or `never`. */
  readonly flips: 'always' | 'sometimes' | 'never';
  /** What is left of a cut file when it is read leniently. */
  readonly lenientAfterCut: 'report' | 'refused';
  readonly bytes: Uint8Array;
  /** Where the audio begins and ends. */
  readonly audio: readonly [start: number, end: number];
}

const damageCodes = new Set(['input_corrupt', 'malformed_media', 'unsupported_format', 'input_empty']);

/**
 * Cuts a file at `cutCount` places of its audio and flips `flipCount` single bits there, by a seed.
 *
 * Cut, it is never read strictly, but for formats where a border between frames cannot be told from the end. Flipped, it is refused or has the samples of the good file, but for formats that have
 * no checksum. What is refused is reported leniently with `degraded` and what is damaged, or refused again.
 */
export async function assertDamageNoticed(
  { fileName, cuts, flips, lenientAfterCut, bytes, audio }: DamageCase,
  { folder, cutCount, flipCount }: { readonly folder: string; readonly cutCount: number; readonly flipCount: number },
): Promise<void> {
  const path = join(folder, fileName);
  const write = (changed: Uint8Array): void => writeFileSync(path, changed);
  const next = randomIntegers(20);
  const [start, end] = audio;
  write(bytes);
  const good = await readStrictly(path);
  assert.ok(good instanceof Uint8Array, 'The good file is refused.');

  let reportsOfCuts = 0;
  let wholeCuts = 0;
  for (let count = 0; count < cutCount; count++) {
    const at = start + next(end - start);
    write(bytes.subarray(0, at));
    const read = await readStrictly(path);
    if (read instanceof Uint8Array) {
      wholeCuts += 1;
      assert.equal(cuts, 'but between frames', `cut at byte ${at}: read as if it were whole`);
      continue;
    }
    assert.ok(damageCodes.has(read.code), `cut at byte ${at}: ${read.code}: ${read.message}`);
    if (await isReportedLeniently(path, `cut at byte ${at}`)) reportsOfCuts += 1;
  }
  assert.ok(wholeCuts < cutCount * 0.15, `${wholeCuts} cuts unnoticed`);
  // Of the first frame or page there must be enough for a report.
  if (lenientAfterCut === 'report') assert.ok(reportsOfCuts > cutCount * 0.6, `${reportsOfCuts} reports of cut files`);
  else assert.equal(reportsOfCuts, 0);

  let refused = 0;
  let unnoticed = 0;
  for (let count = 0; count < flipCount; count++) {
    const at = start + next(end - start);
    const flipped = Uint8Array.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << next(8));
    write(flipped);
    const read = await readStrictly(path);
    if (read instanceof Uint8Array) {
      if (Buffer.compare(read, good) === 0) continue;
      unnoticed += 1;
      assert.notEqual(flips, 'always', `byte ${at} flipped: other samples without an error`);
      continue;
    }
    assert.ok(damageCodes.has(read.code), `byte ${at} flipped: ${read.code}: ${read.message}`);
    refused += 1;
    if (refused <= 10) await isReportedLeniently(path, `byte ${at} flipped`);
  }
  if (flips === 'always') assert.ok(refused > flipCount * 0.8, `${refused} of ${flipCount} refused`);
  if (flips === 'never') assert.equal(refused, 0);
  if (flips !== 'always') assert.ok(unnoticed > 0, 'every flip was noticed: the table can promise more');
}

async function readStrictly(path: string): Promise<Uint8Array | LatheError> {
  try {
    await using reader = await openAudioFile(path);
    const pcm = await readRest(reader);
    assert.deepEqual(reader.damage, [], 'strict reading ends with damage');
    return pcm;
  } catch (caught) {
    if (caught instanceof LatheError) return caught;
    throw caught;
  }
}

/** False when it is refused; a report must have the damage in it. */
async function isReportedLeniently(path: string, what: string): Promise<boolean> {
  try {
    const report = await analyzeFile(path, { lenient: true });
    assert.ok(report.degraded === true && (report.damage ?? []).length > 0, `${what}: a report without the damage`);
    assert.ok(measurementSchema.safeParse(report).success, `${what}: not what the schema says`);
    return true;
  } catch (caught) {
    if (caught instanceof LatheError && damageCodes.has(caught.code)) return false;
    throw caught;
  }
}
