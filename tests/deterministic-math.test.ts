import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import test from 'node:test';

/** Functions whose result may differ between engines (ECMAScript 2025 §21.3.2: implementation-approximated). */
const approximated =
  'sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh exp expm1 log log1p log2 log10 pow cbrt hypot random sumPrecise';

const forbidden = new RegExp(`\\bMath(?:f)?\\.(?:${approximated.split(' ').join('|')})\\b|\\*\\*|\\bJSMath\\b`);

/** The source without comments, strings and regular expressions' worth of prose. */
function code(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\/\/.*$/gm, '')
    .replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
}

test('nothing that decides samples calls a function whose last bits differ between engines', () => {
  const files = globSync(['packages/dsp/src/**/*.ts', 'packages/engine/src/**/*.ts']).filter(
    (file) => !/\.(test|bench)\.ts$/.test(file),
  );
  assert.ok(files.length > 10, `only ${files.length} files found`);
  for (const file of files) {
    for (const [index, line] of code(readFileSync(file, 'utf8')).split('\n').entries()) {
      assert.doesNotMatch(line, forbidden, `${file}, about line ${index + 1}: use packages/dsp/src/math`);
    }
  }
});

test('the ban finds each forbidden call and nothing in comments', () => {
  for (const name of approximated.split(' ')) assert.match(`x = Math.${name}(y)`, forbidden);
  assert.match('x = y ** 2', forbidden);
  assert.doesNotMatch(code('/** y ** 2 */ x = Math.sqrt(y); // Math.exp'), forbidden);
});
