import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { renderMaster } from '../master/render-master.ts';
import { RenderPool } from '../pool/render-pool.ts';
import { goldenCases, goldenPath, hashOfCase, writeGoldenSignals } from './golden-cases.ts';

const golden: unknown = JSON.parse(readFileSync(goldenPath, 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'lathe-determinism-'));
before(() => writeGoldenSignals(folder));
after(() => rmSync(folder, { recursive: true }));

for (const blockFrames of [256, 1000, 4096, 8192]) {
  test(`every master has its golden hash with blocks of ${blockFrames} frames`, async () => {
    const hashes: Record<string, string> = {};
    for (const { name, ...rest } of goldenCases) {
      hashes[name] = await hashOfCase({ name, ...rest }, folder, (inputPath, outputPath) =>
        renderMaster({ inputPath, outputPath, recipe: rest.recipe, blockFrames }),
      );
    }
    assert.deepEqual(hashes, golden);
  });
}

for (const threads of [1, 2]) {
  test(`every master has its golden hash on ${threads} pool ${threads === 1 ? 'thread' : 'threads'}`, async () => {
    await using pool = RenderPool.open({ threads });
    const hashes = await Promise.all(
      goldenCases.map(async (golden) => {
        const hash = await hashOfCase(golden, folder, async (path, outputPath) => {
          const result = await pool.run({
            kind: 'master',
            inputs: [{ role: 'source', path }],
            outputs: [{ role: 'master', path: outputPath }],
            recipe: JSON.stringify(golden.recipe),
          });
          assert.ok(result.ok, JSON.stringify(result));
        });
        return [golden.name, hash] as const;
      }),
    );
    assert.deepEqual(Object.fromEntries(hashes), golden);
  });
}

test("every master has its golden hash with WASM's baseline compiler", async () => {
  const script = fileURLToPath(new URL('./print-golden-hashes.ts', import.meta.url));
  const child = spawn(process.execPath, ['--liftoff-only', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  assert.deepEqual(JSON.parse(await text(child.stdout)), golden);
});
