import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runLathe } from '../support/cli.ts';
import { writeFloatWav } from '../support/float-wav.ts';
import { noise } from '../support/noise.ts';

const samples = join(
  dirname(createRequire(import.meta.url).resolve('supersonic-scsynth-samples/package.json')),
  'samples',
);
const recordings = ['loop_amen_full', 'loop_garzul', 'loop_tabla', 'ambi_piano'];

/** Lays real recordings and seeded noise into `<folder>/in`. */
export function layInputs(folder: string): void {
  const inputs = join(folder, 'in');
  mkdirSync(inputs, { recursive: true });
  for (const name of recordings) copyFileSync(join(samples, `${name}.flac`), join(inputs, `${name}.flac`));
  const left = noise(1, 48_000 * 6).map(
    (value, frame) => value * 0.6 * (0.2 + 0.8 * Math.abs(((frame / 24_000) % 2) - 1)),
  );
  writeFloatWav(join(inputs, 'noise-48k.wav'), 48_000, [left, noise(2, left.length).map((value) => value * 0.3)]);
}

const recipes = [
  ['limited', ['--target-lufs', '-9', '--ceiling-dbtp', '-1', '--policy', 'best-effort', '--bit-depth', '16']],
  [
    'linear',
    ['--target-lufs', '-23', '--ceiling-dbtp', '-1', '--policy', 'linear', '--accept-nearest', '--bit-depth', '24'],
  ],
] as const;

/** How a set of masters is made. */
export interface MasterRun {
  threads: number;
  blockFrames: number;
  node?: string;
  nodeOptions?: readonly string[];
}

/** SHA-256 of every master of the laid inputs, by recipe and file. */
export async function masterHashes(folder: string, run: MasterRun): Promise<Record<string, string>> {
  const inputs = join(folder, 'in');
  const found: Record<string, string> = {};
  for (const [recipe, flags] of recipes) {
    const out = mkdtempSync(join(folder, 'out-'));
    const args = ['master', inputs, '--out', out, ...flags, '--container', 'wav', '--no-reuse'];
    args.push('--threads', String(run.threads), '--block-frames', String(run.blockFrames));
    const done = await runLathe(args, {
      ...(run.node === undefined ? {} : { node: run.node }),
      ...(run.nodeOptions === undefined ? {} : { nodeOptions: run.nodeOptions }),
    });
    assert.equal(done.exitCode, 0, done.stderr + done.stdout);
    for (const file of globSync('*.wav', { cwd: out }).toSorted()) {
      found[`${recipe}/${file}`] = createHash('sha256')
        .update(readFileSync(join(out, file)))
        .digest('hex');
    }
    rmSync(out, { recursive: true });
  }
  return found;
}
