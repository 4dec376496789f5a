import { test } from 'node:test';
import assert from 'node:assert/strict';
import { TailSolver, type TailGoal, type TailReading, type TailSettings } from './tail-solver.ts';

/** A programme whose limiter takes away `scale · reduction^exponent` LU, reads `overDb` above its ceiling, and saturates at `topLufs`. */
interface Programme {
  readonly sourceLufs: number;
  readonly sourceTruePeakDbtp: number;
  readonly scale: number;
  readonly exponent: number;
  readonly overDb: number;
  readonly topLufs: number;
}

const typical: Programme = {
  sourceLufs: -18,
  sourceTruePeakDbtp: -3,
  scale: 0.01,
  exponent: 2.4,
  overDb: 0.02,
  topLufs: 0,
};

function tailOf(programme: Programme): (settings: TailSettings) => TailReading {
  return ({ gainDb, limiterCeilingDbtp }) => {
    const reduction = Math.max(0, programme.sourceTruePeakDbtp + gainDb - limiterCeilingDbtp);
    const loss = programme.scale * reduction ** programme.exponent;
    const lufs = programme.sourceLufs + gainDb - loss;
    return {
      integratedLufs: Math.min(lufs, programme.topLufs + 0.001 * gainDb),
      truePeakDbtp: Math.min(programme.sourceTruePeakDbtp + gainDb, limiterCeilingDbtp + programme.overDb),
      maxReductionDb: reduction * 1.01,
    };
  };
}

function solve(programme: Programme, targetLufs: number | null, limitDb: number | null = null) {
  const goal: TailGoal = {
    targetLufs,
    sourceLufs: programme.sourceLufs,
    sourceTruePeakDbtp: programme.sourceTruePeakDbtp,
    measuredCeilingDbtp: -1,
    limitDb,
    first: {
      gainDb: Math.min(
        targetLufs === null ? 0 : targetLufs - programme.sourceLufs,
        limitDb === null ? Infinity : -1 - programme.sourceTruePeakDbtp + limitDb,
      ),
      limiterCeilingDbtp: -1,
    },
  };
  const solver = new TailSolver(goal);
  const tail = tailOf(programme);
  for (;;) {
    const settings = solver.next;
    const reading = tail(settings);
    const verdict = solver.observe(reading);
    if (verdict !== 'again') return { verdict, reading, settings, passes: solver.passes };
  }
}

for (const targetLufs of [-15, -14, -12, -9]) {
  test(`${targetLufs} LUFS is met within 0.02 LU, under the ceiling, in at most 4 passes`, () => {
    const { verdict, reading, passes } = solve(typical, targetLufs);
    assert.equal(verdict, 'reached');
    assert.ok(Math.abs((reading.integratedLufs ?? 0) - targetLufs) <= 0.02, `${reading.integratedLufs}`);
    assert.ok((reading.truePeakDbtp ?? 0) <= -1);
    assert.ok(passes <= 4, `${passes} passes`);
  });
}

test('a level that gain cannot raise any more ends as nearest with a slope below 0.05 LU per dB', () => {
  const programme = { ...typical, topLufs: -12 };
  const { verdict, settings, reading, passes } = solve(programme, -6);
  assert.equal(verdict, 'nearest');
  const more = tailOf(programme)({ ...settings, gainDb: settings.gainDb + 1 });
  assert.ok((more.integratedLufs ?? 0) - (reading.integratedLufs ?? 0) < 0.05);
  assert.ok(passes <= 8, `${passes} passes`);
});

test('with a bound on the reduction the pass accepted stays within it and uses all but 0.02 dB', () => {
  const { verdict, reading } = solve(typical, -9, 3);
  assert.equal(verdict, 'nearest');
  assert.ok(reading.maxReductionDb <= 3 && reading.maxReductionDb > 2.98, `${reading.maxReductionDb}`);
});

test('without a target the gain stays 0 dB and the ceiling is held', () => {
  const { verdict, reading, settings } = solve({ ...typical, sourceTruePeakDbtp: 1 }, null);
  assert.equal(verdict, 'reached');
  assert.equal(settings.gainDb, 0);
  assert.ok((reading.truePeakDbtp ?? 0) <= -1);
});

for (const exponent of [1, 1.5, 3, 5]) {
  test(`losses growing with exponent ${exponent} are solved in at most 6 passes`, () => {
    const { verdict, passes } = solve({ ...typical, exponent, scale: 0.8 / 6 ** exponent }, -11.5);
    assert.equal(verdict, 'reached');
    assert.ok(passes <= 6, `${passes} passes`);
  });
}

test('a curve that saturates slowly is followed until 1 dB more gain adds less than 0.05 LU, however many passes that takes', () => {
  const loudness = (gainDb: number): number => -24 + 4 * Math.log(1 + Math.max(0, gainDb));
  const solver = new TailSolver({
    targetLufs: -2,
    sourceLufs: -24,
    sourceTruePeakDbtp: -1,
    measuredCeilingDbtp: -1,
    limitDb: null,
    first: { gainDb: 22, limiterCeilingDbtp: -1 },
  });
  let verdict = 'again';
  let gainDb = 0;
  while (verdict === 'again') {
    gainDb = solver.next.gainDb;
    verdict = solver.observe({ integratedLufs: loudness(gainDb), truePeakDbtp: -1, maxReductionDb: gainDb });
  }
  assert.equal(verdict, 'nearest');
  assert.ok(solver.passes > 10, `${solver.passes} passes`);
  assert.ok(loudness(gainDb + 1) - loudness(gainDb) < 0.05, `${gainDb} dB`);
});
