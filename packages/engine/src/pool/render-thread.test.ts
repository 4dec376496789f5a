import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unchangedMasterRecipe } from '@lathe/core';
import { writeFloatWav } from '../../../../tests/support/float-wav.ts';
import { noise } from '../../../../tests/support/noise.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-thread-'));
after(() => rmSync(folder, { recursive: true }));

/** Runs one master as a render thread does, and prints every module that was loaded. */
const listing = `
  import { registerHooks } from 'node:module';
  const loaded = new Set();
  registerHooks({ load(url, context, next) { loaded.add(url); return next(url, context); } });
  const { renderThread } = await import(process.argv[1]);
  const result = await renderThread({ ...JSON.parse(process.argv[2]), control: new SharedArrayBuffer(16), compileCache: false });
  if (!result.ok) throw new Error(result.error.message);
  console.log([...loaded].join('\\n'));
`;

test('a render thread loads dsp, audio-file, core/errors and the engine, and nothing else of ours or of others', () => {
  const input = join(folder, 'input.wav');
  writeFloatWav(input, 44_100, [noise(1, 44_100)]);
  const task = {
    kind: 'master',
    inputs: [{ role: 'source', path: input }],
    outputs: [
      { role: 'master', path: join(folder, 'master.wav') },
      { role: 'report', path: join(folder, 'report.json') },
    ],
    recipe: JSON.stringify({ ...unchangedMasterRecipe, targetLufs: -20, ceilingDbtp: -6, policy: 'best-effort' }),
  };
  const thread = fileURLToPath(new URL('./render-thread.ts', import.meta.url));
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', listing, thread, JSON.stringify(task)], {
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
  assert.equal(run.status, 0, run.stderr);
  const modules = run.stdout.trim().split('\n');
  assert.ok(modules.length > 20, `${modules.length} modules`);
  const allowed = /^node:|\/packages\/(dsp|audio-file|engine)\/src\/|\/packages\/core\/src\/errors\//;
  const decoder =
    /\/node_modules\/(@wasm-audio-decoders|@eshaz|simple-yenc|codec-parser|mpg123-decoder|opus-decoder)\b/;
  assert.deepEqual(
    modules.filter((url) => !allowed.test(url) && !decoder.test(url)),
    [],
  );
});
