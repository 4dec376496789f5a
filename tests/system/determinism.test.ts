import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { runLathe } from '../support/cli.ts';
import { writeFloatWav } from '../support/float-wav.ts';
import { noise } from '../support/noise.ts';

/** Same bytes for ever: one set of masters, whatever the threads, block sizes, Node version and WASM compiler. */
const golden = JSON.parse(readFileSync('tests/system/golden-masters.json', 'utf8')) as Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), 'lathe-determinism-'));
const inputs = join(folder, 'in');
let newestNode = '';

const samples = join(
  dirname(createRequire(import.meta.url).resolve('supersonic-scsynth-samples/package.json')),
  'samples',
);
const recordings = ['loop_amen_full', 'loop_garzul', 'loop_tabla', 'ambi_piano'];

before(() => {
  spawnSync('mkdir', ['-p', inputs]);
  for (const name of recordings) spawnSync('cp', [join(samples, `${name}.flac`), inputs]);
  const left = noise(1, 48_000 * 6).map(
    (value, frame) => value * 0.6 * (0.2 + 0.8 * Math.abs(((frame / 24_000) % 2) - 1)),
  );
  writeFloatWav(join(inputs, 'noise-48k.wav'), 48_000, [left, noise(2, left.length).map((value) => value * 0.3)]);
  const installed = spawnSync('npm', ['install', '--no-save', '--prefix', join(folder, 'node'), 'node@latest'], {
    encoding: 'utf8',
  });
  assert.equal(installed.status, 0, installed.stderr);
  newestNode = join(folder, 'node', 'node_modules', 'node', 'bin', 'node');
});
after(() => rmSync(folder, { recursive: true }));

const recipes = [
  ['limited', ['--target-lufs', '-9', '--ceiling-dbtp', '-1', '--policy', 'best-effort', '--bit-depth', '16']],
  [
    'linear',
    ['--target-lufs', '-23', '--ceiling-dbtp', '-1', '--policy', 'linear', '--accept-nearest', '--bit-depth', '24'],
  ],
] as const;

async function hashes(run: {
  threads: number;
  blockFrames: number;
  node?: string;
  nodeOptions?: readonly string[];
}): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [recipe, flags] of recipes) {
    const out = mkdtempSync(join(folder, 'out-'));
    const args = ['master', inputs, '--out', out, ...flags, '--no-reuse'];
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

for (const threads of [1, 2]) {
  for (const blockFrames of [256, 1000, 4096, 8192]) {
    test(`${threads} threads and blocks of ${blockFrames} frames write the golden bytes`, async () => {
      assert.deepEqual(await hashes({ threads, blockFrames }), golden);
    });
  }
}

test('the baseline WASM compiler alone writes the golden bytes', async () => {
  assert.deepEqual(await hashes({ threads: 2, blockFrames: 4096, nodeOptions: ['--liftoff-only'] }), golden);
});

test('the newest Node on npm writes the golden bytes, with and without its optimising WASM compiler', async () => {
  const version = spawnSync(newestNode, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.error(`     newest Node: ${version}`);
  assert.match(version, /^v\d+\./);
  assert.deepEqual(await hashes({ threads: 2, blockFrames: 4096, node: newestNode }), golden);
  assert.deepEqual(
    await hashes({ threads: 1, blockFrames: 512, node: newestNode, nodeOptions: ['--liftoff-only'] }),
    golden,
  );
});
