import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Span } from '../audit/chaos-facts.ts';
import { ClockWatch } from './clock-watch.ts';

test('a clock that jumps is noticed, a late look and a slewed clock are not', () => {
  let [wallMs, monotonicMs] = [1_000_000, 0];
  const jumps: Span[] = [];
  using watch = new ClockWatch((jump) => jumps.push(jump), {
    wallMs: () => wallMs,
    monotonicMs: () => monotonicMs,
  });
  for (const [wall, monotonic] of [
    [250, 250],
    [30_000, 30_000],
    [250, 260],
    [127_000, 250],
    [250, 250],
    [-5000, 250],
  ] as const) {
    wallMs += wall;
    monotonicMs += monotonic;
    watch.look();
  }
  assert.deepEqual(jumps, [
    { fromMs: 1_030_500, untilMs: 1_157_500 },
    { fromMs: 1_157_750, untilMs: 1_152_750 },
  ]);
});
