import type { FrameExtent } from '@lathe/audio-file/frames';
import { Kernels } from '@lathe/dsp/segments';
import { SegmentMeter, type SegmentReading, type SegmentSubject } from './segment-meter.ts';
import type { SegmentShare } from './segment-share.ts';

/** What a thread measures its share of. */
export interface SharedSubject extends SegmentSubject {
  readonly extent: FrameExtent;
  /** Most frames read at a time. */
  readonly blockFrames: number;
}

/** Measures segments until none is left. @param onBlock called after each block; what it throws ends the work. */
export async function measureShare(
  subject: SharedSubject,
  share: SegmentShare,
  onBlock: () => Promise<void> | undefined,
  kernels: Kernels = Kernels.load(),
): Promise<readonly SegmentReading[]> {
  const meter = new SegmentMeter(kernels, subject);
  const readings: SegmentReading[] = [];
  for (let segments = share.claim(); segments.length > 0; segments = share.claim()) {
    const measured = await meter.measure(segments, (frameCount, peakLinear) => {
      share.advance(frameCount);
      const turn = onBlock();
      return turn === undefined ? share.raisePeak(peakLinear) : turn.then(() => share.raisePeak(peakLinear));
    });
    readings.push(...measured);
  }
  return readings;
}
