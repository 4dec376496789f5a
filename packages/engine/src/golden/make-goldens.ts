import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderMaster } from '../master/render-master.ts';
import { goldenCases, hashOfCase, writeGoldenSignals } from './golden-cases.ts';

/** Hash of the master of every golden case, by its name, with default blocks on this thread. */
export async function makeGoldens(): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-golden-'));
  try {
    await writeGoldenSignals(folder);
    const hashes: Record<string, string> = {};
    for (const golden of goldenCases) {
      hashes[golden.name] = await hashOfCase(golden, folder, (inputPath, outputPath) =>
        renderMaster({ inputPath, outputPath, recipe: golden.recipe }),
      );
    }
    return hashes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
