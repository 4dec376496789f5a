import type { Measurement } from '@lathe/core';
import type { LatheError } from '@lathe/core/errors';
import { unreachable } from './plan-master.ts';
import { Rehearsal, type RehearsalReading } from './rehearsal.ts';
import type { TailResult } from './tail.ts';
import { TailSolver, type TailGoal, type TailSettings, type TailVerdict } from './tail-solver.ts';
import { fillCandidate, finishAndReadBack, type Candidate, type WritingContext } from './write-candidate.ts';

/** Where on the progress line solving ends at the latest. */
const solveEnd = 0.98;

/** A limiter that has to aim lower holds no ceiling: peaks like that are numbers, not sound. */
const lowestCeilingDbtp = -150;

/** Share of what is left of the progress line that a pass takes to write, and to read back. */
const passShare = 0.3;

/** From so much expected reduction on, the first pass, whose gain allows for no loss, misses its loudness. */
const rehearsedFromDb = 2;

/**
 * Writes gain and limiter, solved together: a pass writes a whole candidate and reads it back, and the pass that is
 * accepted is the file, with its proof. A first pass that will hardly be accepted is only rehearsed.
 * @throws target_unreachable under policy `limit` when the target needs more than `limitDb`; under every policy when peaks
 * are so high that no limiter holds the ceiling.
 */
export async function writeLimited(context: WritingContext, before: Measurement): Promise<Candidate> {
  const { source, tail, recipe, control } = context;
  const solver = new TailSolver(goalOf(context, before));
  const rehearsed = missesAtFirst(context, before) ? await rehearse(context, solver) : 'again';
  for (;;) {
    const { gainDb, limiterCeilingDbtp } = solver.next;
    if (limiterCeilingDbtp < lowestCeilingDbtp) throw peaksTooHigh(context, before);
    control.beginPass('solve', stretch(control.passEnd), source.lengthFrames);
    const { file, result } = await fillCandidate(context, async (candidate) => {
      return await tail.run({ gainDb, limiterCeilingDbtp }, candidate, control);
    });
    const readBack = await finishAndReadBack(file, context, stretch(control.passEnd));
    const verdict = rehearsed === 'again' ? observe(solver, result, readBack.found.measurement) : rehearsed;
    if (verdict === 'again') {
      await file[Symbol.asyncDispose]();
      continue;
    }
    const reachedLufs = verdict === 'nearest' ? readBack.found.measurement.integratedLufs : null;
    if (verdict === 'nearest' && recipe.policy === 'limit' && !recipe.acceptNearest) {
      await file[Symbol.asyncDispose]();
      throw refuse(context, before, reachedLufs, result);
    }
    const limiter = result.limiter === null ? null : { ...result.limiter, ceilingDbtp: limiterCeilingDbtp };
    const { clippedSamples } = result;
    return { file, ...readBack, gainDb, limiter, clippedSamples, passes: solver.passes, reachedLufs };
  }
}

/** A target is asked for, and on the way to it the limiter has much to do. */
function missesAtFirst({ plan, recipe }: WritingContext, { truePeakDbtp }: Measurement): boolean {
  if (recipe.targetLufs === null || truePeakDbtp === null || plan.workingCeilingDbtp === null) return false;
  return truePeakDbtp + plan.gainDb - plan.workingCeilingDbtp >= rehearsedFromDb;
}

/** The solver's first pass into its meters. Unless the verdict is `again`, the same settings are to be written. */
async function rehearse(context: WritingContext, solver: TailSolver): Promise<TailVerdict> {
  const { source, tail, control } = context;
  const settings: TailSettings = solver.next;
  control.beginPass('solve', stretch(control.passEnd), source.lengthFrames);
  const rehearsal = new Rehearsal(context);
  const result = await tail.run(settings, rehearsal, control);
  return observe(solver, result, rehearsal.finish());
}

function goalOf({ plan, recipe }: WritingContext, before: Measurement): TailGoal {
  return {
    targetLufs: recipe.targetLufs,
    sourceLufs: before.integratedLufs,
    sourceTruePeakDbtp: before.truePeakDbtp ?? -Infinity,
    measuredCeilingDbtp: plan.measuredCeilingDbtp ?? Infinity,
    limitDb: recipe.policy === 'limit' ? recipe.limitDb : null,
    first: { gainDb: plan.gainDb, limiterCeilingDbtp: plan.workingCeilingDbtp ?? 0 },
  };
}

function stretch(passEnd: number): number {
  return passEnd + (solveEnd - passEnd) * passShare;
}

function observe(solver: TailSolver, { limiter }: TailResult, reading: RehearsalReading): TailVerdict {
  const { integratedLufs, truePeakDbtp } = reading;
  return solver.observe({ integratedLufs, truePeakDbtp, maxReductionDb: limiter?.maxReductionDb ?? 0 });
}

function peaksTooHigh({ recipe }: WritingContext, { integratedLufs, truePeakDbtp }: Measurement): LatheError {
  const message = `No limiter holds a ceiling of ${recipe.ceilingDbtp} dBTP over a true peak of ${truePeakDbtp?.toFixed(1)} dBTP.`;
  return unreachable(recipe.targetLufs ?? integratedLufs ?? 0, integratedLufs ?? 0, message);
}

function refuse({ recipe }: WritingContext, before: Measurement, reachedLufs: number | null, { limiter }: TailResult) {
  const allowed = `${recipe.limitDb} dB of limiting`;
  if (recipe.targetLufs === null || reachedLufs === null) {
    const message = `A ceiling of ${recipe.ceilingDbtp} dBTP needs more than ${allowed} at a true peak of ${before.truePeakDbtp?.toFixed(1)} dBTP.`;
    return unreachable(
      recipe.targetLufs ?? before.integratedLufs ?? 0,
      reachedLufs ?? before.integratedLufs ?? 0,
      message,
    );
  }
  return unreachable(
    recipe.targetLufs,
    reachedLufs,
    `${recipe.targetLufs} LUFS under ${recipe.ceilingDbtp} dBTP needs more than ${allowed}; with ${limiter?.maxReductionDb.toFixed(1)} dB, ${reachedLufs.toFixed(2)} LUFS is reached.`,
  );
}
