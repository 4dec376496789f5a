import { fillCandidate, finishAndReadBack, type Candidate, type WritingContext } from './write-candidate.ts';

/** Gain alone needs a second try only where the absolute gate of -70 LUFS moves across the programme. */
const attemptLimit = 4;
const toleranceLu = 0.02;

/** Writes the samples under one linear gain; corrected by what reading back finds, which is rare. */
export async function writeLinear(context: WritingContext): Promise<Candidate> {
  const { source, plan, recipe, control, tail } = context;
  const wantedLufs = recipe.targetLufs === null ? null : plan.predictedLufs;
  let gainDb = plan.gainDb;
  for (let attempt = 1; ; attempt++) {
    control.beginPass('write', control.passEnd + (0.9 - control.passEnd) * 0.7, source.lengthFrames);
    const { file, result } = await fillCandidate(context, async (candidate) => {
      return await tail.run({ gainDb, limiterCeilingDbtp: null }, candidate, control);
    });
    const readBack = await finishAndReadBack(file, context);
    const { integratedLufs, truePeakDbtp } = readBack.found.measurement;
    const excessDb = (truePeakDbtp ?? -Infinity) - (plan.measuredCeilingDbtp ?? Infinity);
    const missingLu = wantedLufs === null || integratedLufs === null ? 0 : wantedLufs - integratedLufs;
    const correctionDb = excessDb > 0 ? -excessDb : Math.min(missingLu, -excessDb);
    const good = excessDb <= 0 && Math.abs(missingLu) <= toleranceLu;
    if (good || attempt === attemptLimit || Math.abs(correctionDb) < 1e-6) {
      const reachedLufs =
        recipe.targetLufs !== null && isBelow(recipe.targetLufs, plan.predictedLufs) ? integratedLufs : null;
      const { clippedSamples } = result;
      return { file, ...readBack, gainDb, limiter: null, clippedSamples, passes: attempt - 1, reachedLufs };
    }
    await file[Symbol.asyncDispose]();
    gainDb += correctionDb;
  }
}

/** The plan promised less than the target: the nearest level was accepted. */
function isBelow(targetLufs: number, predictedLufs: number | null): boolean {
  return predictedLufs !== null && targetLufs - predictedLufs > toleranceLu;
}
