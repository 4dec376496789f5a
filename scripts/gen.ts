import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

/** Runs every generator of the repository: `packages/<name>/build.ts`, `packages/<name>/gen.ts`, then what spans packages. */
const scripts = [
  ...globSync('packages/*/build.ts').toSorted(),
  ...globSync('packages/*/gen.ts').toSorted(),
  'scripts/reference/gen.ts',
];
for (const script of scripts) {
  console.log(`gen  ${script}`);
  const run = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (run.status !== 0) process.exit(run.status ?? 1);
}
