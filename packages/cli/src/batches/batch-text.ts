import type { RemoteBatch, RemoteBatchCounts } from '@lathe/client';
import { errorCatalogue } from '@lathe/core/errors';

/** A batch as the object of one JSON line. */
export function batchObject(batch: RemoteBatch): object {
  return { ...batch };
}

/** How many items a batch has. */
export function totalItems({ waiting, running, succeeded, failed, cancelled, dead }: RemoteBatchCounts): number {
  return waiting + running + succeeded + failed + cancelled + dead;
}

/** Where a batch stands, e.g. `412 of 1,000 done (2 failed), 4 running`. */
export function batchStanding(counts: RemoteBatchCounts): string {
  const { running, succeeded, failed, cancelled, dead } = counts;
  const ended = succeeded + failed + cancelled + dead;
  const bad = [
    ...(failed > 0 ? [`${failed.toLocaleString('en')} failed`] : []),
    ...(dead > 0 ? [`${dead.toLocaleString('en')} dead`] : []),
    ...(cancelled > 0 ? [`${cancelled.toLocaleString('en')} cancelled`] : []),
  ];
  const notes = bad.length > 0 ? ` (${bad.join(', ')})` : '';
  const atWork = running > 0 ? `, ${running.toLocaleString('en')} running` : '';
  return `${ended.toLocaleString('en')} of ${totalItems(counts).toLocaleString('en')} done${notes}${atWork}`;
}

/** 0 when every item succeeded or is still to end. */
export function batchExitCode({ counts }: RemoteBatch): number {
  if (counts.dead > 0) return errorCatalogue.render_crashed.exitCode;
  if (counts.failed > 0) return errorCatalogue.malformed_media.exitCode;
  return counts.cancelled > 0 ? errorCatalogue.cancelled.exitCode : 0;
}
