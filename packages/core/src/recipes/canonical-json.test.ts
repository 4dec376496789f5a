import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { canonicalJson } from './canonical-json.ts';

const cases: readonly [unknown, string][] = [
  [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
  [{ '10': 1, '9': 2, a: 3 }, '{"10":1,"9":2,"a":3}'],
  [
    { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 },
    '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\u{1f600}":5,"\ufb33":3}',
  ],
  [
    [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27, -0, 1e21],
    '[333333333.3333333,1e+30,4.5,0.002,1e-27,0,1e+21]',
  ],
  ['\u20ac$\u000f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'],
  [{ a: undefined, b: {} }, '{"b":{}}'],
  [[], '[]'],
];
for (const [value, text] of cases) {
  test(`${text.slice(0, 50)} is written as RFC 8785 has it`, () => {
    assert.equal(canonicalJson(value), text);
  });
}

test('reading it back gives the value, and writing again the same text, whatever the order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      const back: unknown = JSON.parse(text);
      assert.equal(JSON.stringify(back).length, JSON.stringify(value).length);
      assert.equal(canonicalJson(back), text);
    }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).toReversed());
      assert.equal(canonicalJson(reversed), canonicalJson(value));
    }),
  );
});

const cyclic: { self?: unknown } = {};
cyclic.self = [cyclic];
const refused: readonly [string, unknown, path: string][] = [
  ['NaN', { gain: [Number.NaN] }, '$.gain[0]'],
  ['infinity', Infinity, '$'],
  ['a bigint', { a: 1n }, '$.a'],
  ['a function', [(): number => 1], '$[0]'],
  ['undefined in an array', [undefined], '$[0]'],
  ['a hole', Array(2), '$[0]'],
  ['a lone surrogate', '\ud800', '$'],
  ['a lone surrogate in a key', { '\udead': 1 }, '$'],
  ['a date', { at: new Date(0) }, '$.at'],
  ['a map', new Map(), '$'],
  ['a cycle', cyclic, '$.self[0]'],
];
for (const [name, value, path] of refused) {
  test(`${name} is invalid_argument at ${path}`, () => {
    assert.throws(() => canonicalJson(value), { code: 'invalid_argument', details: { path } });
  });
}
