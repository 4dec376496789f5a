import { AssertionError } from 'node:assert';

/** Anything a signal is kept in: numbers by index, or signals of several channels. */
type Samples = ArrayLike<number> | readonly ArrayLike<number>[];

/**
 * Fails at the first value that differs, and says where. `assert.deepEqual` would print both signals, for which a long
 * one takes gigabytes. +0 and −0 differ, NaN equals NaN.
 */
export function assertSameSamples(actual: Samples, expected: Samples, place = ''): void {
  if (actual.length !== expected.length) {
    throw new AssertionError({
      message: `${place || 'signal'} has length ${actual.length}, expected ${expected.length}`,
    });
  }
  for (let index = 0; index < expected.length; index += 1) {
    const [ours, theirs] = [actual[index], expected[index]];
    if (typeof ours === 'object' && typeof theirs === 'object') assertSameSamples(ours, theirs, `${place}[${index}]`);
    else if (!Object.is(ours, theirs)) {
      throw new AssertionError({
        message: `value ${place}[${index}] is ${shown(ours)}, expected ${shown(theirs)}`,
      });
    }
  }
}

function shown(value: number | ArrayLike<number> | undefined): string {
  return typeof value === 'number' ? (Object.is(value, -0) ? '-0' : String(value)) : 'no number';
}
