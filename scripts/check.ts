import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { filesOf, frozenReleases } from '../tests/compat/release/frozen-release.ts';

/** One check: a command, and what to do when it fails. */
interface Check {
  readonly name: string;
  readonly run: () => { readonly ok: boolean; readonly output: string };
  readonly remedy: string;
}

function command(...args: readonly string[]): Check['run'] {
  return () => {
    const [program = '', ...rest] = args;
    const done = spawnSync(program, rest, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    return { ok: done.status === 0, output: `${done.stdout}${done.stderr}${done.error?.message ?? ''}` };
  };
}

/** Path and SHA-256 of every file that `npm run gen` makes; benchmarks.md comes from `npm run bench -- --peers`. */
function generatedFiles(): Map<string, string> {
  const files = globSync(['packages/*/gen/**/*', 'packages/*/src/**/gen/**/*', 'docs/reference/**/*'], {
    withFileTypes: true,
  }).filter((entry) => entry.isFile() && entry.name !== 'benchmarks.md');
  return new Map(
    files.map((entry) => {
      const path = `${entry.parentPath}/${entry.name}`;
      return [path, createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

function drift(): { ok: boolean; output: string } {
  const before = generatedFiles();
  const made = command(process.execPath, 'scripts/gen.ts')();
  if (!made.ok) return made;
  const after = generatedFiles();
  const changed = [...after].filter(([path, hash]) => before.get(path) !== hash).map(([path]) => path);
  return { ok: changed.length === 0, output: changed.join('\n') };
}

/** Whether today's protos can be spoken with each frozen release. */
function compatible(): { ok: boolean; output: string } {
  const runs = frozenReleases().map(({ name }) =>
    command(`${bin}/buf`, 'breaking', '--against', filesOf(name).archive)(),
  );
  return { ok: runs.length > 0 && runs.every(({ ok }) => ok), output: runs.map(({ output }) => output).join('') };
}

const bin = 'node_modules/.bin';
const checks: readonly Check[] = [
  { name: 'format', run: command(`${bin}/oxfmt`, '--check'), remedy: 'node_modules/.bin/oxfmt' },
  { name: 'lint', run: command(`${bin}/oxlint`, '--type-aware', '--deny-warnings'), remedy: 'mend the lines named' },
  { name: 'types', run: command(`${bin}/tsc`, '-p', 'tsconfig.json'), remedy: 'mend the lines named' },
  { name: 'unused', run: command(`${bin}/knip`), remedy: 'remove what nothing uses' },
  { name: 'protos', run: command(`${bin}/buf`, 'lint'), remedy: 'mend the lines named' },
  { name: 'compatible', run: compatible, remedy: 'add fields and methods; rename, renumber and remove none' },
  { name: 'generated', run: drift, remedy: 'commit what `npm run gen` wrote' },
  {
    name: 'rules',
    run: command(process.execPath, '--test', 'tests/architecture.test.ts', 'tests/deterministic-math.test.ts'),
    remedy: 'see ARCHITECTURE.md',
  },
];

let failed = 0;
for (const check of checks) {
  const started = performance.now();
  const { ok, output } = check.run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${check.name.padEnd(10)} ${seconds.padStart(5)} s`);
  if (!ok) {
    failed += 1;
    console.log(`${output.trimEnd()}\n  -> ${check.remedy}\n`);
  }
}
process.exit(failed === 0 ? 0 : 1);
