import type { AudioFileInfo } from '@lathe/audio-file/read';
import { LatheError } from '@lathe/core/errors';
import { Kernels, linearToDecibels, loudnessOfHops, mergeSegmentEnergies } from '@lathe/dsp/meters';
import type { RenderControl } from '../stream/render-control.ts';
import type { SeekableReader } from '../stream/seekable-reader.ts';
import type { HelperThreads } from '../threads/helper-threads.ts';
import type { SourceMeasurement } from './measure-source.ts';
import { measureShare, type SharedSubject } from './measure-share.ts';
import { measurementOf } from './measurement-of.ts';
import { type SegmentReading, segmentsOf } from './segment-meter.ts';
import { SegmentShare } from './segment-share.ts';
import type { SegmentResult } from './segment-thread.ts';

export interface MeasureSegmentsOptions {
  readonly blockFrames: number;
  readonly series: boolean;
  readonly control: RenderControl;
  /** Threads that measure, this one included; 1 asks none for help. */
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
  const { control, series, threads, meanwhile } = options;
  const { info, extent } = reader;
  const { sampleFormat, sampleRateHz, channels, lengthFrames } = info;
  const subject: SharedSubject = {
    info: { sampleFormat, sampleRateHz, channels, lengthFrames },
    extent,
    blockFrames: Math.min(mostLaneFrames, options.blockFrames * laneBlocks),
  };
  const kernels = Kernels.load();
  const segmentCount = segmentsOf(lengthFrames);
  const share = new SegmentShare(segmentCount);
  const others = Math.min(threads, Math.ceil(segmentCount / 2)) - 1;
  if (others <= 0) {
    await meanwhile?.();
    return combine(kernels, info, await measureClaimed(kernels, subject, share, control), series);
  }
  await using started = control.helpers === undefined ? await startHelpers(others) : null;
  const helpers = control.helpers ?? started;
  const work = { subject, segmentCount, share: share.buffer, cancel: control.cancelCells };
  const asked = Array.from({ length: Math.min(others, helpers?.count ?? 0) }, async (_, index) => {
    return await helpers?.measure(index, work);
  });
  try {
    await meanwhile?.();
    const own = await measureClaimed(kernels, subject, share, control);
    return combine(kernels, info, [...own, ...readingsOf(await Promise.all(asked))], series);
  } finally {
    // The file is closed after this: nobody may be reading it any more.
    share.stop();
    await Promise.all(asked);
  }
}

async function startHelpers(count: number): Promise<HelperThreads> {
  const { HelperThreads: Threads } = await import('../threads/helper-threads.ts');
  return Threads.start(count, { firstWork: 'segments' });
}

/** @throws what a thread met; that others were stopped follows from it. */
function readingsOf(answers: readonly (SegmentResult | undefined)[]): readonly SegmentReading[] {
  const failures = answers.flatMap((answer) => (answer?.ok === false ? [answer.error] : []));
  const [failure] = [...failures.filter(({ code }) => code !== 'cancelled'), ...failures];
  if (failure !== undefined) throw LatheError.fromRecord(failure);
  return answers.flatMap((answer) => (answer?.ok === true ? answer.readings : []));
}

/** Measures segments on this thread until none is left, and counts what all threads have done. */
async function measureClaimed(
  kernels: Kernels,
  subject: SharedSubject,
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
  return await measureShare(subject, share, onBlock, kernels);
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
