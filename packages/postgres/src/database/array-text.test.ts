import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { arrayText } from './array-text.ts';

for (const [elements, expected] of [
  [[], '{}'],
  [['a', 'job_01-x'], '{a,job_01-x}'],
  [[1, -2.5, 9_007_199_254_740_991], '{1,-2.5,9007199254740991}'],
  [[null, 'NULL', 'null', ''], '{NULL,"NULL","null",""}'],
  [['a,b', 'a"b', 'a\\b', '{a}', ' a', 'ü\n'], '{"a,b","a\\"b","a\\\\b","{a}"," a","ü\n"}'],
] as const) {
  test(`${JSON.stringify(elements)} is ${expected}`, () => {
    assert.equal(arrayText(elements), expected);
  });
}

for (const number of [Number.NaN, Number.POSITIVE_INFINITY]) {
  test(`${number} is a RangeError`, () => {
    assert.throws(() => arrayText([number]), RangeError);
  });
}

/** Reads an array literal as the server does: commas between elements, quotes around some, backslashes before any character. */
function elementsOf(literal: string): (string | null)[] {
  const pattern = /"((?:[^"\\]|\\[^])*)"|([^,{}"]+)/g;
  return [...literal.slice(1, -1).matchAll(pattern)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain === 'NULL' ? null : (plain ?? '')) : quoted.replaceAll(/\\([^])/g, '$1'),
  );
}

test('any texts and nulls are read back as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: 'binary' }))), (elements) => {
      assert.deepEqual(elementsOf(arrayText(elements)), elements);
    }),
  );
});
