import type { MasterRecipe, Measurement } from '@lathe/core';
import type { MasterPlan } from '@lathe/engine';
import { shownGain, shownLevel } from '../terminal/columns.ts';
import { shownText } from '../terminal/shown-text.ts';

/** What a plan means for one recording, in lines for people. */
export function describePlan(before: Measurement, recipe: MasterRecipe, plan: MasterPlan): readonly string[] {
  const lines = [
    `now      ${shownLevel(before.integratedLufs)} LUFS, ${shownLevel(before.truePeakDbtp)} dBTP, LRA ${shownLevel(before.rangeLu)} LU`,
  ];
  for (const { message } of before.damage ?? []) lines.push(`damaged  ${shownText(message)}`);
  if (plan.refusal !== null) return [...lines, `refused  ${plan.refusal.message}`, ...alternatives(recipe, plan)];
  if (plan.action === 'none')
    return [...lines, 'plan     nothing to do: the level is right, the samples stay as they are'];
  const levels = `${shownLevel(plan.predictedLufs)} LUFS, ${shownLevel(plan.predictedTruePeakDbtp)} dBTP`;
  if (plan.action === 'gain')
    return [...lines, `plan     gain ${shownGain(plan.gainDb)} dB → ${levels}`, ...nearestNote(recipe, plan)];
  return [
    ...lines,
    `plan     gain ${shownGain(plan.gainDb)} dB or a little more, limiting ${shownLevel(plan.expectedReductionDb)} dB or a little more → ${levels}`,
    ...limitNote(recipe, plan),
    ...alternatives(recipe, plan),
  ];
}

function nearestNote({ targetLufs }: MasterRecipe, { predictedLufs }: MasterPlan): readonly string[] {
  if (targetLufs === null || predictedLufs === null || targetLufs - predictedLufs < 0.05) return [];
  return [`note     ${targetLufs} LUFS cannot be reached by gain alone; this is the nearest`];
}

function limitNote({ targetLufs, limitDb }: MasterRecipe, { limitBestLufs }: MasterPlan): readonly string[] {
  if (limitBestLufs === null) return [];
  return [
    `note     with ${limitDb} dB of limiting ${targetLufs} LUFS is out of reach; at most ${shownLevel(limitBestLufs)} LUFS`,
  ];
}

function alternatives({ targetLufs, policy }: MasterRecipe, plan: MasterPlan): readonly string[] {
  if (targetLufs === null || plan.linearBestLufs === null) return [];
  const missing = shownLevel(targetLufs - plan.linearBestLufs);
  const best = shownLevel(plan.linearBestLufs);
  if (policy === 'limit' && plan.refusal !== null) {
    return [
      `instead  --accept-nearest writes ${shownLevel(plan.limitBestLufs)} LUFS or a little less`,
      `instead  --policy best-effort reaches ${targetLufs} LUFS with ${missing} dB of limiting or a little more`,
    ];
  }
  if (policy === 'linear') {
    return [
      `instead  --accept-nearest writes ${best} LUFS`,
      `instead  --policy best-effort reaches ${targetLufs} LUFS with ${missing} dB of limiting or a little more`,
    ];
  }
  return [`instead  linear best is ${best} LUFS; ${targetLufs} LUFS needs ${missing} dB of limiting`];
}
