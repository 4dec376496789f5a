import { FakeClock } from '@lathe/core/contracts';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StallWatch } from './stall-watch.ts';

test('a process that runs is never late, nor is one that stands still for two seconds', () => {
  const clock = new FakeClock();
  using watch = new StallWatch(clock);
  for (const pauseMs of [250, 300, 2000, 2750]) {
    clock.advanceMs(pauseMs);
    assert.equal(watch.isCatchingUp, false);
    watch.tick();
    assert.equal(watch.isCatchingUp, false);
  }
});

test('after three seconds of standing still it is late, before its timers have run and shortly after', () => {
  const clock = new FakeClock();
  using watch = new StallWatch(clock);
  clock.advanceMs(3000);
  assert.equal(watch.isCatchingUp, true);
  watch.tick();
  clock.advanceMs(200);
  watch.tick();
  assert.equal(watch.isCatchingUp, true);
  clock.advanceMs(100);
  assert.equal(watch.isCatchingUp, false);
});

test('the sleep of a machine counts, whose monotonic clock stands still', () => {
  const clock = new FakeClock();
  using watch = new StallWatch(clock);
  clock.sleepMs(3_600_000);
  assert.equal(watch.isCatchingUp, true);
});
