import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = mkdtempSync(join(tmpdir(), 'lathe-start-'));
after(() => rmSync(root, { recursive: true }));

/** A checkout in small: the real modules of the start cache, an entry, and two packages of one module each. */
const bin = join(root, 'packages', 'cli', 'bin');
const library = join(root, 'packages', 'library');
const cache = join(root, 'cache');
mkdirSync(bin, { recursive: true });
mkdirSync(library);
for (const name of ['start-cache.js', 'record-start.js', 'link-module.js']) {
  writeFileSync(join(bin, name), readFileSync(fileURLToPath(new URL(`../bin/${name}`, import.meta.url))));
}
writeFileSync(join(root, 'packages', 'cli', 'package.json'), '{ "type": "module" }');
writeFileSync(join(library, 'package.json'), '{ "type": "module" }');
writeFileSync(
  join(bin, 'entry.js'),
  `import { openStart } from './start-cache.js';
   const start = openStart(process.argv[2], 'verb');
   const load = (name) => start.load(new URL('../../library/' + name, import.meta.url).href);
   const { answer } = await load('answer.ts');
   if (process.argv[3] !== undefined) console.log((await load(process.argv[3])).more);
   console.log(await answer);`,
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

function keptFile(): string {
  const [name = ''] = readdirSync(cache);
  return join(cache, name);
}

interface Header {
  readonly modules: readonly { readonly url: string; readonly compiledBytes: number }[];
  readonly refused: readonly string[];
}

function header(): Header {
  const bytes = readFileSync(keptFile());
  return JSON.parse(bytes.toString('utf8', 8, 8 + bytes.readUInt32LE(0))) as Header;
}

const nameOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

function keptModules(): string[] {
  return header().modules.map(({ url }) => nameOf(url));
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
  assert.equal(run('more.ts'), '1\ntwo/');
  assert.deepEqual(keptModules(), ['answer.ts', 'more.ts']);
});

test('a module that is gone, a changed manifest and a damaged file are noticed', () => {
  rmSync(join(library, 'more.ts'));
  assert.equal(run(), 'two/');
  assert.deepEqual(keptModules(), ['answer.ts']);
  writeFileSync(join(library, 'package.json'), '{ "type": "module", "name": "library" }');
  assert.equal(run(), 'two/');
  const whole = readFileSync(keptFile());
  for (const damaged of [
    Buffer.alloc(0),
    Buffer.from('{"stamps":'),
    whole.subarray(0, whole.length - 1),
    whole.map((byte, index) => (index === whole.length - 9 ? byte ^ 1 : byte)),
  ]) {
    writeFileSync(keptFile(), damaged);
    assert.equal(run(), 'two/');
    assert.notDeepEqual(readFileSync(keptFile()), Buffer.from(damaged));
    assert.deepEqual(keptModules(), ['answer.ts']);
  }
});

test('a changed part of the start cache itself believes nothing that the one before kept', () => {
  writeAnswer("'own'");
  assert.equal(run(), 'own/');
  for (const name of ['start-cache.js', 'record-start.js', 'link-module.js']) {
    const before = readFileSync(keptFile());
    assert.equal(run(), 'own/');
    assert.deepEqual(readFileSync(keptFile()), before, 'nothing is written while nothing changes');
    appendFileSync(join(bin, name), '// another version\n');
    assert.equal(run(), 'own/');
    assert.notDeepEqual(readFileSync(keptFile()), before, name);
  }
  writeAnswer("'two'");
  assert.equal(run(), 'two/');
});

test('where nothing can be written, everything is found as ever, and nothing is compiled for keeping', () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  // The flag is set whenever a script is compiled whole.
  const told = 'import v8 from "node:v8"; v8.setFlagsFromString = () => console.log("compiled");';
  const start = (folder: string): string[] => {
    const args = ['--import', `data:text/javascript,${told}`, join(bin, 'entry.js'), folder];
    const done = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.deepEqual([done.status, done.stderr], [0, '']);
    return done.stdout.trim().split('\n');
  };
  assert.ok(start(join(root, 'writable')).includes('compiled'));
  assert.deepEqual(start(join(file, 'cache')), ['two/']);
  assert.ok(!existsSync(join(file, 'cache')));
});

test('errors of a kept module name its file and line', () => {
  writeFileSync(
    join(library, 'answer.ts'),
    "import {\n  sep as separator,\n  type ParsedPath,\n  posix,\n} from 'node:path';\n\nconst none: ParsedPath | null = null;\n" +
      'export const answer: string = `three${separator}${posix.sep}${none}${new Error().stack?.split("answer.ts:")[1]}`;\n',
  );
  for (let start = 0; start < 2; start += 1) assert.match(run(), /^three\/\/null8:/);
  assert.deepEqual(keptModules(), ['answer.ts']);
});

test('a module has one life, whether a script, a module that is no script, or both import it', () => {
  writeFileSync(join(library, 'count.ts'), 'export const seen: Set<string> = new Set();\n');
  writeFileSync(
    join(library, 'answer.ts'),
    "import { seen } from './count.ts';\nseen.add('script');\n" +
      "export const answer = import('./late.ts').then(({ late }) => `${[...seen].join('+')} ${late}`);\n",
  );
  // A default export is refused, and so is what imports it.
  writeFileSync(
    join(library, 'late.ts'),
    "import { seen } from './count.ts';\nimport word from './word.ts';\nseen.add('module');\nexport const late: string = word;\n",
  );
  writeFileSync(join(library, 'word.ts'), "export default 'late' as string;\n");
  for (let start = 0; start < 3; start += 1) {
    assert.equal(run(), 'script+module late');
    assert.deepEqual(keptModules().toSorted(), ['answer.ts', 'count.ts']);
    assert.deepEqual(header().refused.map(nameOf).toSorted(), ['late.ts', 'word.ts']);
  }
});

test('modules that import each other in a circle are loaded as ever', () => {
  writeFileSync(join(library, 'word.ts'), "import './answer.ts';\nexport const word: string = 'circle';\n");
  writeFileSync(
    join(library, 'answer.ts'),
    "import { word } from './word.ts';\nexport const answer = Promise.resolve().then(() => word);\n",
  );
  for (let start = 0; start < 2; start += 1) {
    assert.equal(run(), 'circle');
    assert.deepEqual(keptModules(), []);
  }
});

test('with other V8 flags what was compiled is compiled anew, and the answer is the same', () => {
  writeFileSync(join(library, 'answer.ts'), "export const answer: string = 'flags';\n");
  run();
  const before = readFileSync(keptFile());
  const done = spawnSync(process.execPath, ['--stack-size=900', join(bin, 'entry.js'), cache], { encoding: 'utf8' });
  assert.deepEqual([done.status, done.stdout.trim(), done.stderr], [0, 'flags', '']);
  assert.notDeepEqual(readFileSync(keptFile()), before);
  assert.equal(run(), 'flags');
});
