import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomIntegers } from '../../fixtures/random-bytes.ts';
import { approximateLog2 } from './approximate-log2.ts';
import { BitWriter } from './bit-writer.ts';

/** All bits of a writer as text, the padding of the last byte included. */
function text(bits: BitWriter): string {
  bits.align();
  return Array.from(bits.bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
}

const lowBits = (value: number, count: number): string =>
  BigInt.asUintN(count, BigInt(value)).toString(2).padStart(count, '0');

test('numbers of 0 to 24 bits and signed ones up to 33 come out as their binary digits', () => {
  const next = randomIntegers(7);
  const bits = new BitWriter(4);
  let expected = '';
  for (let round = 0; round < 3000; round++) {
    const count = next(25);
    const value = next(2 ** 24);
    bits.reserve(16);
    bits.write(value, count);
    if (count > 0) expected += lowBits(value, count);
    const signedCount = 1 + next(33);
    const signed = Math.floor(((next(2 ** 24) / 2 ** 24) * 2 - 1) * 2 ** (signedCount - 1));
    bits.writeSigned(signed, signedCount);
    expected += lowBits(signed, signedCount);
  }
  const found = text(bits);
  assert.equal(found.slice(0, expected.length), expected);
  assert.match(found.slice(expected.length), /^0{0,7}$/);
});

test('Rice codes of every parameter from 0 to 30 are quotient, stop bit and low bits', () => {
  for (let parameter = 0; parameter <= 30; parameter++) {
    const next = randomIntegers(parameter);
    const bound = Math.min(2 ** 30, 2 ** (parameter + 5));
    const values = Int32Array.from({ length: 500 }, () => next(bound) - Math.floor(bound / 2));
    const bits = new BitWriter(500 * 12);
    bits.write(1, 3);
    bits.writeRice(values, 3, 500, parameter);
    let expected = '001';
    for (const value of values.subarray(3)) {
      const folded = value < 0 ? -2 * value - 1 : 2 * value;
      const quotient = Math.floor(folded / 2 ** parameter);
      expected += '0'.repeat(quotient) + '1';
      if (parameter > 0) expected += lowBits(folded, parameter);
    }
    assert.equal(text(bits).slice(0, expected.length), expected, `parameter ${parameter}`);
  }
});

test('unary numbers of any length are zeros and a one', () => {
  for (const count of [0, 1, 7, 22, 23, 24, 25, 47, 48, 100]) {
    const bits = new BitWriter(32);
    bits.writeUnary(count);
    assert.match(text(bits), new RegExp(`^0{${count}}10{0,7}$`));
  }
});

test('the approximate logarithm is within 0.01 from 1e-300 to 1e300', () => {
  for (let value = 1e-300; value < 1e300; value *= 1.037) {
    assert.ok(Math.abs(approximateLog2(value) - Math.log2(value)) < 0.01, String(value));
  }
});
