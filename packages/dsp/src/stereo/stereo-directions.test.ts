import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GridChunk, historyFrames } from '../grid/grid-chunk.ts';
import { StereoDirections, directionCount } from './stereo-directions.ts';

const frameCount = 4096;

/** A chunk of a sine in both sides at these gains. */
function chunk(...gains: readonly number[]): GridChunk {
  const channels = gains.map((gain) =>
    Float32Array.from({ length: historyFrames + frameCount }, (_, n) => gain * Math.sin(n / 7)),
  );
  return {
    firstFrame: 0,
    frameCount,
    pointer: () => 0,
    samples: (channel) => channels[channel] ?? new Float32Array(0),
  };
}

for (const [name, left, right, degrees] of [
  ['the same in both', 0.5, 0.5, 0],
  ['left alone', 0.5, 0, -45],
  ['right alone', 0, 0.5, 45],
  ['6 dB to the left', 1, 0.501, -20],
] as const) {
  test(`${name}: all power at ${degrees}° within 2.5°`, () => {
    const directions = new StereoDirections([0, 1]);
    directions.processChunk(chunk(left, right));
    assert.equal(directions.finish()?.[(degrees + 90) / 5], 1);
  });
}

test('one side upside down lies at the rims', () => {
  const directions = new StereoDirections([0, 1]);
  directions.processChunk(chunk(0.5, -0.5));
  const shares = directions.finish() ?? [];
  assert.equal((shares[0] ?? 0) + (shares[directionCount - 1] ?? 0), 1);
});

test('power decides the shares: twice the amplitude on the right is four times the share', () => {
  const directions = new StereoDirections([0, 1]);
  directions.processChunk(chunk(0.2, 0));
  directions.processChunk(chunk(0, 0.4));
  const shares = directions.finish() ?? [];
  assert.ok(Math.abs((shares[27] ?? 0) - 0.8) < 1e-6 && Math.abs((shares[9] ?? 0) - 0.2) < 1e-6);
});

test('silence has no direction', () => {
  const directions = new StereoDirections([0, 1]);
  directions.processChunk(chunk(0, 0));
  assert.equal(directions.finish(), null);
});
