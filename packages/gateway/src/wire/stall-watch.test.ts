import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StallWatch } from './stall-watch.ts';

test('a process that runs is never late, nor is one that stands still for two seconds', () => {
  let nowMs = 0;
  using watch = new StallWatch(() => nowMs);
  for (const pauseMs of [250, 300, 2000, 2750]) {
    nowMs += pauseMs;
    assert.equal(watch.isCatchingUp, false);
    watch.tick();
    assert.equal(watch.isCatchingUp, false);
  }
});

test('after three seconds of standing still it is late, before its timers have run and shortly after', () => {
  let nowMs = 0;
  using watch = new StallWatch(() => nowMs);
  nowMs += 3000;
  assert.equal(watch.isCatchingUp, true);
  watch.tick();
  nowMs += 200;
  watch.tick();
  assert.equal(watch.isCatchingUp, true);
  nowMs += 100;
  assert.equal(watch.isCatchingUp, false);
});
