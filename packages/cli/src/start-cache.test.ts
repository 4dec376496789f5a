import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = mkdtempSync(join(tmpdir(), 'lathe-start-'));
after(() => rmSync(root, { recursive: true }));

/** A checkout in small: the real start-cache.js, an entry, and two packages of one module each. */
const bin = join(root, 'packages', 'cli', 'bin');
const library = join(root, 'packages', 'library');
const cache = join(root, 'cache');
mkdirSync(bin, { recursive: true });
mkdirSync(library);
const original = fileURLToPath(new URL('../bin/start-cache.js', import.meta.url));
writeFileSync(join(bin, 'start-cache.js'), readFileSync(original));
writeFileSync(join(root, 'packages', 'cli', 'package.json'), '{ "type": "module" }');
writeFileSync(join(library, 'package.json'), '{ "type": "module" }');
writeFileSync(
  join(bin, 'entry.js'),
  `import { useStartCache } from './start-cache.js';
   process.once('exit', useStartCache(process.argv[2], 'verb'));
   const library = '../../library/';
   const { answer } = await import(library + 'answer.ts');
   if (process.argv[3] === 'more') await import(library + 'more.ts');
   console.log(answer);`,
);

function writeAnswer(text: string): void {
  writeFileSync(
    join(library, 'answer.ts'),
    `import { sep } from 'node:path';\nexport const answer: string = ${text} + sep;\n`,
  );
}

function run(...args: string[]): string {
  const done = spawnSync(process.execPath, [join(bin, 'entry.js'), cache, ...args], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  assert.equal(done.stderr, '');
  return done.stdout.trim();
}

function keptModules(): string[] {
  const [name = ''] = readdirSync(cache);
  const kept = JSON.parse(readFileSync(join(cache, name), 'utf8')) as { modules: Record<string, unknown> };
  return Object.keys(kept.modules).map((url) => url.slice(url.lastIndexOf('/') + 1));
}

test('a second start loads what the first one kept; a changed module, even one as long as before, is read anew', () => {
  writeAnswer("'one'");
  assert.equal(run(), 'one/');
  assert.deepEqual(keptModules(), ['answer.ts']);
  assert.equal(run(), 'one/');
  writeAnswer("'two'");
  assert.equal(run(), 'two/');
  assert.equal(run(), 'two/');
});

test('what a later start loads beside is kept too', () => {
  writeFileSync(join(library, 'more.ts'), 'export const more: number = 1;\n');
  run('more');
  assert.deepEqual(keptModules(), ['answer.ts', 'more.ts']);
});

test('a module that is gone, a changed manifest and a damaged file are noticed', () => {
  rmSync(join(library, 'more.ts'));
  assert.equal(run(), 'two/');
  assert.deepEqual(keptModules(), ['answer.ts']);
  writeFileSync(join(library, 'package.json'), '{ "type": "module", "name": "library" }');
  assert.equal(run(), 'two/');
  const [name = ''] = readdirSync(cache);
  writeFileSync(join(cache, name), '{"stamps":');
  assert.equal(run(), 'two/');
  assert.deepEqual(keptModules(), ['answer.ts']);
});

test('where nothing can be written, everything is found as ever', () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  const done = spawnSync(process.execPath, [join(bin, 'entry.js'), join(file, 'cache')], { encoding: 'utf8' });
  assert.deepEqual([done.status, done.stdout.trim(), done.stderr], [0, 'two/', '']);
  assert.ok(!existsSync(join(file, 'cache')));
});

test('named imports of Node modules are kept as constants that lead to the same things', () => {
  writeFileSync(
    join(library, 'answer.ts'),
    "import {\n  sep as separator,\n  type ParsedPath,\n  posix,\n} from 'node:path';\n\nconst none: ParsedPath | null = null;\n" +
      'export const answer: string = `three${separator}${posix.sep}${none}${new Error().stack?.split("answer.ts:")[1]}`;\n',
  );
  const first = run();
  assert.match(first, /^three\/\/null8:/);
  assert.equal(run(), first);
  const [name = ''] = readdirSync(cache);
  assert.doesNotMatch(readFileSync(join(cache, name), 'utf8'), /import \{/);
});
