import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decibelsToLinear, linearToDecibels, powerToDecibels } from './decibels.ts';
import { exp, exp2 } from './exponential.ts';
import { log, log10, log2 } from './logarithm.ts';
import { cos, sin, tan } from './trigonometry.ts';

/** A uniform sequence from a seed, so that a failure can be repeated. */
function* uniform(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 4_294_967_296;
  }
}

type RealFunction = (x: number) => number;
const comparisons: readonly [string, RealFunction, RealFunction, number, number][] = [
  ['exp', exp, Math.exp, -700, 700],
  ['exp', exp, Math.exp, -1, 1],
  ['exp2', exp2, (x) => 2 ** x, -1_000, 1_000],
  ['exp2', exp2, (x) => 2 ** x, -1, 1],
  ['log', log, Math.log, 0, 1_000],
  ['log', log, Math.log, 0.99, 1.01],
  ['log2', log2, Math.log2, 0, 1_000],
  ['log2', log2, Math.log2, 0.7, 1.5],
  ['log10', log10, Math.log10, 0, 1_000],
  ['log10', log10, Math.log10, 0.99, 1.01],
  ['sin', sin, Math.sin, -10, 10],
  ['sin', sin, Math.sin, -1e6, 1e6],
  ['cos', cos, Math.cos, -10, 10],
  ['cos', cos, Math.cos, -1e6, 1e6],
  ['tan', tan, Math.tan, -10, 10],
  ['tan', tan, Math.tan, -1e4, 1e4],
  ['decibelsToLinear', decibelsToLinear, (x) => 10 ** (x / 20), -120, 40],
  ['linearToDecibels', linearToDecibels, (x) => 20 * Math.log10(x), 0, 4],
  ['powerToDecibels', powerToDecibels, (x) => 10 * Math.log10(x), 0, 4],
];

for (const [name, ours, theirs, low, high] of comparisons) {
  test(`${name} is within 1e-14 of the engine's on 20,000 points from ${low} to ${high}`, () => {
    const random = uniform(1_770);
    for (let i = 0; i < 20_000; i += 1) {
      const x = low + (high - low) * random.next().value;
      const expected = theirs(x);
      assert.ok(
        Math.abs(ours(x) - expected) <= 1e-14 * Math.abs(expected),
        `${name}(${x}) = ${ours(x)}, not ${expected}`,
      );
    }
  });
}

test('exp2 and log2 are exact for every integer exponent', () => {
  for (let exponent = -1_074; exponent <= 1_023; exponent += 1) {
    const power = exp2(exponent);
    assert.equal(power, 2 ** exponent);
    assert.equal(log2(power), exponent);
  }
});

test('log10 and decibelsToLinear are exact for the powers of ten a double holds', () => {
  for (let exponent = 0; exponent <= 22; exponent += 1) {
    assert.equal(log10(Number(`1e${exponent}`)), exponent);
    assert.equal(decibelsToLinear(20 * exponent), Number(`1e${exponent}`));
  }
});

const specialPoints: readonly [string, number, number][] = [
  ['exp(0)', exp(0), 1],
  ['exp(-Infinity)', exp(-Infinity), 0],
  ['exp(Infinity)', exp(Infinity), Infinity],
  ['exp(-745)', exp(-745), 5e-324],
  ['exp(NaN)', exp(NaN), NaN],
  ['exp2(1024)', exp2(1_024), Infinity],
  ['exp2(-1075.5)', exp2(-1_075.5), 0],
  ['exp2(NaN)', exp2(NaN), NaN],
  ['log(1)', log(1), 0],
  ['log(0)', log(0), -Infinity],
  ['log(-1)', log(-1), NaN],
  ['log(Infinity)', log(Infinity), Infinity],
  ['log10(NaN)', log10(NaN), NaN],
  ['sin(0)', sin(0), 0],
  ['sin(-0)', sin(-0), -0],
  ['sin(π)', sin(Math.PI), 1.2246467991473532e-16],
  ['cos(0)', cos(0), 1],
  ['cos(π/2)', cos(Math.PI / 2), 6.123233995736766e-17],
  ['tan(-0)', tan(-0), -0],
  ['tan(Infinity)', tan(Infinity), NaN],
  ['decibelsToLinear(0)', decibelsToLinear(0), 1],
  ['decibelsToLinear(-Infinity)', decibelsToLinear(-Infinity), 0],
  ['decibelsToLinear(Infinity)', decibelsToLinear(Infinity), Infinity],
  ['linearToDecibels(1)', linearToDecibels(1), 0],
  ['linearToDecibels(0)', linearToDecibels(0), -Infinity],
  ['linearToDecibels(-1)', linearToDecibels(-1), NaN],
  ['powerToDecibels(10)', powerToDecibels(10), 10],
];
for (const [name, actual, expected] of specialPoints) {
  test(`${name} is exactly ${expected}`, () => assert.ok(Object.is(actual, expected), `got ${actual}`));
}

test('an angle of more than 1,000,000 rad is refused', () => {
  assert.throws(() => sin(1_000_001), RangeError);
});
