import { type ErrorRecord, LatheError } from '@lathe/core/errors';
import { measureShare, type SharedSubject } from './measure-share.ts';
import type { SegmentReading } from './segment-meter.ts';
import { SegmentShare } from './segment-share.ts';

/** Segments of one file to measure beside other threads; plain data. The file stays open until the answer. */
export interface SegmentWork {
  readonly subject: SharedSubject;
  readonly segmentCount: number;
  readonly share: SharedArrayBuffer;
  readonly cancel: Int32Array | undefined;
}

/** What is answered; errors do not survive a thread. */
export type SegmentResult =
  | { readonly ok: true; readonly readings: readonly SegmentReading[] }
  | { readonly ok: false; readonly error: ErrorRecord };

/** Measures segments of one file until none is left. What goes wrong stops the other threads too. */
export async function measureOnThread(work: SegmentWork): Promise<SegmentResult> {
  const share = new SegmentShare(work.segmentCount, work.share);
  try {
    const readings = await measureShare(work.subject, share, () => {
      const isCancelled = work.cancel !== undefined && Atomics.load(work.cancel, 0) !== 0;
      if (isCancelled || share.stopped) throw new LatheError('cancelled', 'The measurement was stopped.');
      return undefined;
    });
    return { ok: true, readings };
  } catch (error) {
    share.stop();
    // Kernels that trapped are dropped with their memory; the next work has its own.
    return { ok: false, error: LatheError.from(error).toRecord() };
  }
}
