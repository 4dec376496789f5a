import type { AudioFileInfo } from '@lathe/audio-file/read';
import { Kernels, linearToDecibels, loudnessOfHops, mergeSegmentEnergies } from '@lathe/dsp/meters';
import type { RenderControl } from '../stream/render-control.ts';
import type { SharedReading } from '../stream/pcm-source.ts';
import type { SeekableReader } from '../stream/seekable-reader.ts';
import type { SourceMeasurement } from './measure-source.ts';
import { measurementOf } from './measurement-of.ts';
import { SegmentMeter, type SegmentReading, segmentsOf } from './segment-meter.ts';
import { SegmentShare } from './segment-share.ts';

export interface MeasureSegmentsOptions {
  /** Where the other threads open the file. */
  readonly path: string;
  readonly reading: SharedReading;
  readonly blockFrames: number;
  readonly series: boolean;
  readonly control: RenderControl;
  /** Threads that measure, this one included; 1 starts none. */
  readonly threads: number;
  /** Work to do on this thread while others measure, before it measures too. */
  readonly meanwhile?: (() => Promise<void>) | undefined;
}

/**
 * A lane takes this many blocks at a time, up to a bound: fewer steps through JavaScript, and both lanes of a stereo file
 * still fit into the second-level cache.
 */
const laneBlocks = 4;
const mostLaneFrames = 65_536;

/**
 * Measures a file of uncompressed audio by its segments: two interleaved on each thread, whichever is next. The result has
 * the bits of a pass in order, whatever the number of threads.
 * @throws render_crashed when another thread ended before its work; what reading throws.
 */
export async function measureSegments(
  reader: SeekableReader,
  options: MeasureSegmentsOptions,
): Promise<SourceMeasurement> {
  const { path, reading, control } = options;
  const blockFrames = Math.min(mostLaneFrames, options.blockFrames * laneBlocks);
  const kernels = Kernels.load();
  const { info } = reader;
  const segmentCount = segmentsOf(info.lengthFrames);
  const share = new SegmentShare(segmentCount);
  const others = Math.min(options.threads, Math.ceil(segmentCount / 2)) - 1;
  if (others <= 0) {
    await options.meanwhile?.();
    return combine(kernels, info, await measureClaimed(kernels, reader, blockFrames, share, control), options.series);
  }
  const { SegmentThreads } = await import('./segment-threads.ts');
  await using threads = SegmentThreads.start(others, {
    path,
    reading,
    info,
    segmentCount,
    blockFrames,
    share,
    cancel: control.cancelCells,
  });
  await options.meanwhile?.();
  const own = await measureClaimed(kernels, reader, blockFrames, share, control);
  return combine(kernels, info, [...own, ...(await threads.readings())], options.series);
}

/** Measures segments on this thread until none is left, and counts what all threads have done. */
async function measureClaimed(
  kernels: Kernels,
  reader: SeekableReader,
  blockFrames: number,
  share: SegmentShare,
  control: RenderControl,
): Promise<readonly SegmentReading[]> {
  let counted = 0;
  const onBlock = (): Promise<void> | undefined => {
    const done = share.doneFrames;
    const turn = control.advance(done - counted);
    counted = done;
    return turn;
  };
  return await measureShare(reader, blockFrames, share, onBlock, kernels);
}

/** Measures segments until none is left. @param onBlock called after each block; what it throws ends the work. */
export async function measureShare(
  reader: SeekableReader,
  blockFrames: number,
  share: SegmentShare,
  onBlock: () => Promise<void> | undefined,
  kernels: Kernels = Kernels.load(),
): Promise<readonly SegmentReading[]> {
  const meter = new SegmentMeter(kernels, {
    info: reader.info,
    lengthFrames: reader.info.lengthFrames,
    blockFrames,
  });
  const readings: SegmentReading[] = [];
  for (let segments = share.claim(); segments.length > 0; segments = share.claim()) {
    const measured = await meter.measure(reader, segments, async (frameCount, peakLinear) => {
      share.advance(frameCount);
      await onBlock();
      return share.raisePeak(peakLinear);
    });
    readings.push(...measured);
  }
  return readings;
}

function combine(
  kernels: Kernels,
  info: AudioFileInfo,
  readings: readonly SegmentReading[],
  series: boolean,
): SourceMeasurement {
  const ordered = readings.toSorted((a, b) => a.segment - b.segment);
  const hopEnergies = mergeSegmentEnergies(ordered.map(({ energies }) => energies));
  const truePeakLinear = Math.max(...ordered.map((reading) => reading.truePeakLinear));
  const samplePeakLinear = Math.max(...ordered.map((reading) => reading.samplePeakLinear));
  const sum = (count: (reading: SegmentReading) => number): number =>
    ordered.reduce((total, reading) => total + count(reading), 0);
  const reading = {
    loudness: loudnessOfHops(kernels, hopEnergies, { sampleRateHz: info.sampleRateHz, series }),
    truePeakDbtp: truePeakLinear > 0 ? linearToDecibels(truePeakLinear) : null,
    samplePeakDbfs: samplePeakLinear > 0 ? linearToDecibels(samplePeakLinear) : null,
  };
  const counts = {
    nonFiniteSamples: sum(({ nonFiniteSamples }) => nonFiniteSamples),
    denormalSamples: sum(({ denormalSamples }) => denormalSamples),
  };
  return {
    measurement: measurementOf(info, info.lengthFrames, reading, counts, false),
    firstNonFiniteFrame:
      ordered.find(({ firstNonFiniteFrame }) => firstNonFiniteFrame !== null)?.firstNonFiniteFrame ?? null,
  };
}
