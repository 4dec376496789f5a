import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StereoDirections, directionCount } from './stereo-directions.ts';

const frames = 4096;
const wave = (gain: number): Float32Array => Float32Array.from({ length: frames }, (_, n) => gain * Math.sin(n / 7));

for (const [name, left, right, degrees] of [
  ['the same in both', 0.5, 0.5, 0],
  ['left alone', 0.5, 0, -45],
  ['right alone', 0, 0.5, 45],
  ['6 dB to the left', 1, 0.501, -20],
] as const) {
  test(`${name}: all power at ${degrees}° within 2.5°`, () => {
    const directions = new StereoDirections();
    directions.process(wave(left), wave(right), frames);
    const shares = directions.finish();
    assert.ok(shares !== null);
    assert.equal(shares[(degrees + 90) / 5], 1);
  });
}

test('one side upside down lies at the rims', () => {
  const directions = new StereoDirections();
  directions.process(wave(0.5), wave(-0.5), frames);
  const shares = directions.finish() ?? [];
  assert.equal((shares[0] ?? 0) + (shares[directionCount - 1] ?? 0), 1);
});

test('silence has no direction, and reset makes it as new', () => {
  const directions = new StereoDirections();
  directions.process(wave(0.5), wave(0.1), frames);
  directions.reset();
  directions.process(new Float32Array(frames), new Float32Array(frames), frames);
  assert.equal(directions.finish(), null);
});

test('any split into blocks gives the same bits', () => {
  const whole = new StereoDirections();
  const split = new StereoDirections();
  const left = Float32Array.from({ length: frames }, (_, n) => Math.sin(n * n));
  const right = Float32Array.from({ length: frames }, (_, n) => Math.sin(n * 3.7));
  whole.process(left, right, frames);
  for (let start = 0, size = 1; start < frames; start += size, size = (size * 5) % 997) {
    const end = Math.min(frames, start + size);
    split.process(left.subarray(start, end), right.subarray(start, end), end - start);
  }
  assert.deepEqual(split.finish(), whole.finish());
});
