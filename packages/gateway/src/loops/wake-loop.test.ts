import { createLogger } from '@lathe/service-kit';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { WakeLoop } from './wake-loop.ts';

const log = createLogger('test', 'silent');
const never = 1 << 30;

test('a wake during a round makes another round follow, and rounds do not overlap', { timeout: 5000 }, async () => {
  let running = 0;
  let rounds = 0;
  const twice = Promise.withResolvers<void>();
  const loop = WakeLoop.start({
    name: 'test',
    everyMs: never,
    log,
    run: async () => {
      assert.equal(++running, 1);
      rounds++;
      if (rounds === 1) queueMicrotask(() => loop.wake());
      await Promise.resolve();
      await Promise.resolve();
      running--;
      if (rounds === 2) twice.resolve();
      return false;
    },
  });
  await twice.promise;
  await loop[Symbol.asyncDispose]();
  assert.equal(rounds, 2);
});

test('a round that says there is more is followed at once', { timeout: 5000 }, async () => {
  let rounds = 0;
  const done = Promise.withResolvers<void>();
  const loop = WakeLoop.start({
    name: 'test',
    everyMs: never,
    log,
    run: () => {
      rounds++;
      if (rounds === 5) done.resolve();
      return Promise.resolve(rounds < 5);
    },
  });
  await done.promise;
  await loop[Symbol.asyncDispose]();
  assert.equal(rounds, 5);
});

test('a failing round is tried again after the pause', { timeout: 5000 }, async () => {
  let rounds = 0;
  const done = Promise.withResolvers<void>();
  const loop = WakeLoop.start({
    name: 'test',
    everyMs: 1,
    log,
    run: () => {
      rounds++;
      if (rounds === 3) done.resolve();
      return rounds < 3 ? Promise.reject(new Error('no')) : Promise.resolve(false);
    },
  });
  await done.promise;
  await loop[Symbol.asyncDispose]();
});

test('many wakes within the rest make one round', { timeout: 5000 }, async () => {
  let rounds = 0;
  const second = Promise.withResolvers<void>();
  const loop = WakeLoop.start({
    name: 'test',
    everyMs: never,
    restMs: 1,
    log,
    run: () => {
      rounds++;
      if (rounds === 2) second.resolve();
      return Promise.resolve(false);
    },
  });
  for (let wake = 0; wake < 100; wake++) loop.wake();
  await second.promise;
  await loop[Symbol.asyncDispose]();
  assert.equal(rounds, 2);
});

test('slow rounds that are woken all the time take a sixth of the time', { timeout: 5000 }, async () => {
  const begins: number[] = [];
  const enough = Promise.withResolvers<void>();
  const roundMs = 20;
  const loop = WakeLoop.start({
    name: 'test',
    everyMs: never,
    restMs: 1,
    log,
    run: async () => {
      begins.push(performance.now());
      await delay(roundMs);
      loop.wake();
      if (begins.length === 4) enough.resolve();
      return false;
    },
  });
  await enough.promise;
  await loop[Symbol.asyncDispose]();
  // Timers may be a millisecond early.
  for (const [index, beganAtMs] of begins.slice(1).entries())
    assert.ok(beganAtMs - (begins[index] ?? 0) >= 6 * (roundMs - 1) - 1);
});
