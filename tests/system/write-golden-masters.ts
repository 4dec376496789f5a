import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layInputs, masterHashes } from './master-hashes.ts';

/** Writes golden-masters.json anew. To be run by hand, when a change of rendered bytes is meant and `engineVersion` was raised. */
const folder = mkdtempSync(join(tmpdir(), 'lathe-golden-'));
layInputs(folder);
const hashes = await masterHashes(folder, { threads: 1, blockFrames: 4096 });
writeFileSync('tests/system/golden-masters.json', `${JSON.stringify(hashes, null, 2)}\n`);
rmSync(folder, { recursive: true });
