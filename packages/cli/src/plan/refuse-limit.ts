import type { MasterRecipe, Measurement } from '@lathe/core';
import { LatheError, type ErrorRecord } from '@lathe/core/errors';
import type { MasterPlan } from '@lathe/engine';

/** Nearer than this a master counts as on its target, LU. */
const toleranceLu = 0.1;

/**
 * The refusal that rendering under policy `limit` is certain to meet; null when there is none, or when only rendering can
 * tell. The level it names is the most that could be reached.
 */
export function refuseLimit(
  { integratedLufs }: Measurement,
  { targetLufs, ceilingDbtp, limitDb, acceptNearest }: MasterRecipe,
  { limitBestLufs }: MasterPlan,
): ErrorRecord | null {
  const wantedLufs = targetLufs ?? integratedLufs;
  if (acceptNearest || limitBestLufs === null || wantedLufs === null) return null;
  if (wantedLufs - limitBestLufs <= toleranceLu) return null;
  const message = `${wantedLufs.toFixed(1)} LUFS under ${ceilingDbtp?.toFixed(1)} dBTP needs more than ${limitDb} dB of limiting; with it, at most ${limitBestLufs.toFixed(2)} LUFS is reached.`;
  const details = { targetLufs: wantedLufs, reachableLufs: limitBestLufs };
  return new LatheError('target_unreachable', message, { details }).toRecord();
}
