import assert from 'node:assert/strict';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import type { MasterReport } from '@lathe/core';
import { analyzeFile } from '@lathe/engine';
import { runLathe } from '../support/cli.ts';
import { loudnessThroughLimiter } from './loudness-through-limiter.ts';
import {
  decodeToFloatWav,
  ffmpeg,
  fftTruePeaksDbtp,
  missing,
  music,
  musicTracks,
  numpy,
  temporaryFolder,
} from './tools.ts';

/**
 * Whole masters of real recordings through the CLI, judged from outside: the loudness target, and a ceiling that a 16× FFT
 * meter finds nothing more than 0.002 dB over. Whole tracks at −14 LUFS, of each its first 90 s in the other cases.
 */
const skip = missing(ffmpeg, numpy) ?? false;
const skipMusic = missing(ffmpeg, numpy, music) ?? false;
const folder = temporaryFolder();
const loops = join(folder, 'loops');
const tracks = join(folder, 'tracks');
const beginnings = join(folder, 'beginnings');
const ceilingToleranceDb = 0.002;

before(async () => {
  mkdirSync(loops);
  const samples = join(
    dirname(createRequire(import.meta.url).resolve('supersonic-scsynth-samples/package.json')),
    'samples',
  );
  for (const name of globSync('loop_*.flac', { cwd: samples })) {
    const { durationSeconds } = await analyzeFile(join(samples, name));
    if (durationSeconds >= 3) symlinkSync(join(samples, name), join(loops, name));
  }
  mkdirSync(tracks);
  if (skipMusic !== false) return;
  mkdirSync(beginnings);
  for (const [index, track] of musicTracks().entries()) {
    const name = String(index).padStart(2, '0');
    decodeToFloatWav(track, tracks, name);
    decodeToFloatWav(track, beginnings, name, ['-t', '90']);
  }
});
after(() => rmSync(folder, { recursive: true }));

/** One line of `lathe master --json`. */
interface Outcome {
  readonly file: string;
  readonly error?: { readonly code: string; readonly message: string; readonly details?: Record<string, unknown> };
}

async function master(input: string, out: string, flags: readonly string[]): Promise<Map<string, Outcome>> {
  const done = await runLathe(['master', input, '--out', out, ...flags, '--container', 'wav', '--no-reuse', '--json']);
  const lines = done.stdout.split('\n').filter((line) => line.startsWith('{'));
  const outcomes = lines.map((line) => JSON.parse(line) as Outcome);
  assert.ok(outcomes.length > 0, done.stderr);
  return new Map(outcomes.map((outcome) => [basename(outcome.file).replace(/\.\w+$/, ''), outcome]));
}

const reportOf = (out: string, stem: string): MasterReport =>
  JSON.parse(readFileSync(join(out, `${stem}.report.json`), 'utf8')) as MasterReport;

async function judgeLimited(input: string, targetLufs: number, extra: readonly string[]): Promise<void> {
  const out = join(folder, `out-${Math.random()}`);
  const flags = ['--target-lufs', String(targetLufs), '--ceiling-dbtp', '-1', '--policy', 'best-effort', ...extra];
  const outcomes = await master(input, out, flags);
  const peaks = await fftTruePeaksDbtp(
    [...outcomes.keys()].map((stem) => join(out, `${stem}.wav`)),
    2,
  );
  const faults: string[] = [];
  for (const [index, stem] of [...outcomes.keys()].entries()) {
    if (!existsSync(join(out, `${stem}.report.json`))) {
      faults.push(`${stem}: ${JSON.stringify(outcomes.get(stem)?.error)}`);
      continue;
    }
    const report = reportOf(out, stem);
    const lufs = report.after.integratedLufs ?? Number.NaN;
    const peak = peaks[index] ?? Number.NaN;
    const { gainDb, limiter, solverPasses } = report.processing;
    console.error(
      `     ${stem}: ${lufs.toFixed(3)} LUFS, FFT ${peak.toFixed(4)} dBTP, gain ${gainDb.toFixed(2)}, ` +
        `limited ${limiter?.maxReductionDb.toFixed(2) ?? '-'} dB, ${solverPasses} passes, reachable ${report.reachableLufs ?? '-'}`,
    );
    if (!(peak <= -1 + ceilingToleranceDb)) faults.push(`${stem}: ${peak} dBTP is over -1`);
    if (Math.abs(lufs - targetLufs) <= 0.1) continue;
    if (report.reachableLufs !== lufs) faults.push(`${stem}: ${lufs} LUFS, said to be ${report.reachableLufs}`);
    const source = outcomes.get(stem)?.file ?? '';
    const added = await judgeSaturation(source, report);
    console.error(`     ${stem}: 1 dB more adds ${added.toFixed(4)} LU`);
    if (!(added < 0.05)) faults.push(`${stem}: 1 dB more gain adds ${added} LU`);
  }
  rmSync(out, { recursive: true });
  assert.deepEqual(faults, []);
}

/** A level said to be the reachable one: 1 dB more gain into the same limiter must add less than 0.05 LU. */
async function judgeSaturation(path: string, { processing: { gainDb, limiter } }: MasterReport): Promise<number> {
  assert.ok(limiter !== null, `${path}: unreachable without a limiter`);
  const ceilingDbtp = limiter.ceilingDbtp;
  const at = await loudnessThroughLimiter(path, gainDb, ceilingDbtp);
  return (await loudnessThroughLimiter(path, gainDb + 1, ceilingDbtp)) - at;
}

async function judgeLinear(input: string): Promise<void> {
  const out = join(folder, 'out-linear');
  const flags = ['--target-lufs', '-23', '--ceiling-dbtp', '-1', '--policy', 'linear'];
  const outcomes = await master(input, out, flags);
  const nearest = join(folder, 'out-nearest');
  await master(input, nearest, [...flags, '--accept-nearest']);
  const stems = [...outcomes.keys()];
  const peaks = await fftTruePeaksDbtp(
    stems.map((stem) => join(nearest, `${stem}.wav`)),
    2,
  );
  const faults: string[] = [];
  for (const [index, stem] of stems.entries()) {
    const report = reportOf(nearest, stem);
    const peak = peaks[index] ?? Number.NaN;
    if (!(peak <= -1 + ceilingToleranceDb)) faults.push(`${stem}: ${peak} dBTP is over -1`);
    const { integratedLufs, truePeakDbtp } = report.before;
    const reachable = Math.min(-23, (integratedLufs ?? Number.NaN) + (-1 - (truePeakDbtp ?? Number.NaN)));
    const lufs = report.after.integratedLufs ?? Number.NaN;
    if (!(Math.abs(lufs - reachable) <= 0.05)) faults.push(`${stem}: nearest is ${lufs}, reachable ${reachable}`);
    const error = outcomes.get(stem)?.error;
    if (reachable < -23.003 && error?.code !== 'target_unreachable') faults.push(`${stem}: was not refused`);
    if (reachable < -23.003 && !/-\d+\.\d/.test(error?.message ?? '')) faults.push(`${stem}: names no level`);
    if (reachable === -23 && error !== undefined) faults.push(`${stem}: ${error.code}`);
    if (reachable === -23 && !existsSync(join(out, `${stem}.wav`))) faults.push(`${stem}: no master`);
  }
  for (const made of [out, nearest]) rmSync(made, { recursive: true, force: true });
  assert.deepEqual(faults, []);
}

for (const [what, whole, input, missingTools] of [
  ['loops of 3 s and more', loops, loops, skip],
  ['20 tracks of Debian music', tracks, beginnings, skipMusic],
] as const) {
  for (const [targetLufs, judged] of [
    [-14, whole],
    [-9, input],
  ] as const) {
    test(
      `${what} to ${targetLufs} LUFS under -1 dBTP, best effort: within 0.1 LU or at the reachable level`,
      { skip: missingTools },
      async () => {
        await judgeLimited(judged, targetLufs, []);
      },
    );
  }
  test(`${what} to -14 LUFS at 16 bit: the ceiling holds after dither`, { skip: missingTools }, async () => {
    await judgeLimited(input, -14, ['--bit-depth', '16']);
  });
  test(
    `${what} to -23 LUFS, linear: hit within 0.05 LU, or refused with the level that can be reached`,
    { skip: missingTools },
    async () => {
      await judgeLinear(input);
    },
  );
}
