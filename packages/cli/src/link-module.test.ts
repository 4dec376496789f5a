import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Script } from 'node:vm';

/** What of link-module.js, which is plain JavaScript, is tested here. */
type LinkModule = (
  source: string,
  urlOf: (specifier: string) => string | undefined,
) => { readonly text: string } | null;
const { linkModule }: { linkModule: LinkModule } = await import(new URL('../bin/link-module.js', import.meta.url).href);

const library: Readonly<Record<string, object>> = {
  'file:///a.ts': { one: 1, two: 2 },
  'file:///b.ts': { three: 3 },
};
const urlOf = (specifier: string): string | undefined =>
  ({ './a.ts': 'file:///a.ts', '@lathe/b': 'file:///b.ts' })[specifier];

function exportsOf(source: string): unknown {
  const linked = linkModule(source, urlOf);
  assert.ok(linked !== null);
  const body: unknown = new Script(linked.text).runInThisContext();
  assert.ok(typeof body === 'function');
  const given = [
    (url: string) => library[url],
    (specifier: string) => `later ${specifier}`,
    { url: 'file:///here.ts' },
  ];
  const namespace: unknown = Reflect.apply(body, undefined, given);
  assert.ok(typeof namespace === 'object' && namespace !== null);
  return { ...namespace };
}

for (const [name, source, expected] of [
  ['named imports', "import { one, two as zwei } from './a.ts';\nexport const sum = one + zwei;", { sum: 3 }],
  ['imports over lines', "import {\n  one,\n  two,\n} from './a.ts';\nexport const sum = one + two;", { sum: 3 }],
  ['a namespace', "import * as a from './a.ts';\nexport const two = a.two;", { two: 2 }],
  ['a default beside names', "import path, { sep } from 'node:path';\nexport const same = path.sep === sep;", null],
  ['a module of Node', "import path from 'node:path';\nexport const plus = path.posix.sep;", { plus: '/' }],
  ['re-exports', "export { one as eins } from './a.ts';\nexport { three } from '@lathe/b';", { eins: 1, three: 3 }],
  ['empty lists', "import {  } from './a.ts';\nexport {  } from './a.ts';\nexport {  } from '@lathe/b';", {}],
  ['stars, whose names give way', "export * from './a.ts';\nexport const two = 'own';", { one: 1, two: 'own' }],
  ['lists', 'const a = 1;\nfunction b() { return a; }\nexport { a, b as c };\nexport const d = b();', undefined],
  [
    'functions and classes',
    'export async function* f() {}\nexport class C {}\nexport async function g() {}',
    undefined,
  ],
  ['import()', "export const late = import('./a.ts');", { late: 'later ./a.ts' }],
  ['import.meta.url', 'export const here = import.meta.url;', { here: 'file:///here.ts' }],
  ['strict mode', 'export const self = (function () { return this; })();', { self: undefined }],
  ['default exports', "export default 'x';", null],
  ['exported variables that may change', 'export let x = 1;', null],
  ['what leads to none of our modules', "import { z } from 'zod';\nexport const schema = z;", null],
  ['stars of Node modules', "export * from 'node:path';", null],
  ['top-level await', 'await 1;\nexport const x = 1;', null],
  ['other facts of the module', 'export const folder = import.meta.dirname;', null],
  ['names of the script', 'const $require = 1;\nexport const x = $require;', null],
] as const) {
  test(`a script of ${name} ${expected === null ? 'is refused' : 'exports what the module does'}`, () => {
    if (expected === null) assert.equal(linkModule(source, urlOf), null);
    else if (expected === undefined) assert.ok(exportsOf(source));
    else assert.deepEqual(exportsOf(source), expected);
  });
}

test('every line stays the line it was', () => {
  const source =
    "import {\n  one,\n} from './a.ts';\nexport {\n  three,\n} from '@lathe/b';\nthrow new Error('line 7');\n";
  const linked = linkModule(source, urlOf);
  assert.match(linked?.text.split('\n')[6] ?? '', /^throw/);
});
