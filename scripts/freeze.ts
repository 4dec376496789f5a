import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { archiveCommit, hasCommit } from '../tests/compat/release/archive-commit.ts';
import { filesOf } from '../tests/compat/release/frozen-release.ts';

/** `npm run freeze -- COMMIT --name NAME`: what runs a farm of that commit, kept under tests/compat/frozen. */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { name: { type: 'string' } } });
const [commit, ...more] = positionals;
const { name = '' } = values;
if (commit === undefined || more.length > 0 || !/^[a-z0-9][a-z0-9-]*$/.test(name)) {
  console.error('Usage: npm run freeze -- COMMIT --name NAME, the name of lower-case letters, digits and hyphens.');
  process.exit(2);
}
if (!hasCommit(commit)) {
  console.error(`This clone has no commit ${commit}; a shallow one gets it with: git fetch --unshallow`);
  process.exit(2);
}
const { release, tar } = archiveCommit(commit, name);
const { manifest, archive } = filesOf(name);
const packed = gzipSync(tar, { level: 9 });
mkdirSync(dirname(manifest), { recursive: true });
writeFileSync(archive, packed);
writeFileSync(manifest, `${JSON.stringify(release, null, 2)}\n`);
console.log(`${archive}: ${release.commit}, engine ${release.engineVersion}, ${packed.length} bytes`);
console.log('Next: npm run test:system -- tests/compat/rolling-upgrade.test.ts; then commit both files.');
