import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

/**
 * Runs every benchmark, one at a time; arguments filter by a part of the path. With --peers it runs every rival instead and
 * writes docs/reference/benchmarks.md. Nothing else should run beside it.
 */
const wanted = process.argv.slice(2);
if (wanted.includes('--peers')) {
  const rivals = ['tests/bench/peers/run-peers.ts', ...wanted.filter((word) => word !== '--peers')];
  process.exit(spawnSync(process.execPath, rivals, { stdio: 'inherit' }).status ?? 1);
}
const files = globSync(['packages/*/src/**/*.bench.ts', 'tests/bench/**/*.bench.ts'])
  .toSorted()
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
if (files.length === 0) {
  console.error(`No benchmark matches ${wanted.join(' ')}.`);
  process.exit(1);
}
let failed = 0;
for (const file of files) {
  console.log(`\n== ${file}`);
  if (spawnSync(process.execPath, [file], { stdio: 'inherit' }).status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
