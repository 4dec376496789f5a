import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runLathe } from '../support/cli.ts';
import { writeFloatWav } from '../support/float-wav.ts';
import { noise } from '../support/noise.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-kept-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'a.wav');
const samples = noise(5, 44_100).map((sample) => sample * 0.1);
writeFloatWav(file, 44_100, [samples, samples]);

interface Header {
  readonly modules: readonly { readonly url: string }[];
  readonly refused: readonly string[];
}

/** What the start of a verb keeps; see packages/cli/bin/start-cache.js. */
function keptBy(verb: string): Header {
  const cache = fileURLToPath(new URL('../../packages/cli/node_modules/.cache/lathe/', import.meta.url));
  const bytes = readFileSync(join(cache, `start-${verb}-${process.versions.node}-${process.arch}.bin`));
  return JSON.parse(bytes.toString('utf8', 8, 8 + bytes.readUInt32LE(0))) as Header;
}

for (const [verb, ...args] of [
  ['analyze', file],
  ['plan', file, '--target-lufs', '-20'],
  ['master', file, '--target-lufs', '-20', '--out', join(folder, 'out')],
  ['check', file, '--profile', 'spotify'],
] as const) {
  test(`every module of ours that lathe ${verb} loads is kept for the next start`, async () => {
    await runLathe([verb, ...args]);
    const { modules, refused } = keptBy(verb);
    assert.deepEqual(refused, []);
    assert.ok(modules.some(({ url }) => url.endsWith('/packages/cli/src/main.ts')));
  });
}
