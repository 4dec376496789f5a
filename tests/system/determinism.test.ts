import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { layInputs, masterHashes } from './master-hashes.ts';

/** Same bytes for ever: one set of masters, whatever the threads, block sizes, Node version and WASM compiler. */
const golden = JSON.parse(readFileSync('tests/system/golden-masters.json', 'utf8')) as Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), 'lathe-determinism-'));
let newestNode = '';

before(() => {
  layInputs(folder);
  const installed = spawnSync('npm', ['install', '--no-save', '--prefix', join(folder, 'node'), 'node@latest'], {
    encoding: 'utf8',
  });
  assert.equal(installed.status, 0, installed.stderr);
  newestNode = join(folder, 'node', 'node_modules', 'node', 'bin', 'node');
});
after(() => rmSync(folder, { recursive: true }));

for (const threads of [1, 2]) {
  for (const blockFrames of [256, 1000, 4096, 8192]) {
    test(`${threads} threads and blocks of ${blockFrames} frames write the golden bytes`, async () => {
      assert.deepEqual(await masterHashes(folder, { threads, blockFrames }), golden);
    });
  }
}

test('the baseline WASM compiler alone writes the golden bytes', async () => {
  assert.deepEqual(
    await masterHashes(folder, { threads: 2, blockFrames: 4096, nodeOptions: ['--liftoff-only'] }),
    golden,
  );
});

test('the newest Node on npm writes the golden bytes, with and without its optimising WASM compiler', async () => {
  const version = spawnSync(newestNode, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.error(`     newest Node: ${version}`);
  assert.match(version, /^v\d+\./);
  assert.deepEqual(await masterHashes(folder, { threads: 2, blockFrames: 4096, node: newestNode }), golden);
  assert.deepEqual(
    await masterHashes(folder, { threads: 1, blockFrames: 512, node: newestNode, nodeOptions: ['--liftoff-only'] }),
    golden,
  );
});
