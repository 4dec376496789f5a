import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

/** Runs every generator of the repository: `packages/<name>/build.ts` and `packages/<name>/gen.ts`, in this order. */
for (const script of [...globSync('packages/*/build.ts').toSorted(), ...globSync('packages/*/gen.ts').toSorted()]) {
  console.log(`gen  ${script}`);
  const run = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (run.status !== 0) process.exit(run.status ?? 1);
}
