import { type FrameExtent, readFrames } from '@lathe/audio-file/frames';
import type { AudioFileInfo } from '@lathe/audio-file/read';
import {
  type Kernels,
  PcmDecoder,
  type SegmentEnergies,
  segmentFrames,
  SegmentLoudness,
  TruePeakMeter,
} from '@lathe/dsp/segments';

/** What was measured of one segment; plain data. */
export interface SegmentReading {
  readonly segment: number;
  readonly energies: SegmentEnergies;
  /** Greatest of the segment, or a greater one known from elsewhere in the programme. */
  readonly truePeakLinear: number;
  readonly samplePeakLinear: number;
  readonly nonFiniteSamples: number;
  readonly denormalSamples: number;
  /** Frame of the programme; null when there is none. */
  readonly firstNonFiniteFrame: number | null;
}

/** Frames before a segment that the true-peak filter and its bounds look at, and after it. */
const leadFrames = 512;
const trailFrames = 768;
const gridFrames = 256;

/** One segment under way. */
interface Lane {
  readonly index: number;
  readonly segment: number;
  readonly startFrame: number;
  readonly endFrame: number;
  readonly stopFrame: number;
  readonly decoder: PcmDecoder;
  readonly peak: TruePeakMeter;
  position: number;
  nonFiniteSamples: number;
  denormalSamples: number;
  firstNonFiniteFrame: number | null;
}

/** The programme whose segments are measured; plain data. */
export interface SegmentSubject {
  readonly info: Pick<AudioFileInfo, 'sampleFormat' | 'sampleRateHz' | 'channelCount' | 'channels' | 'lengthFrames'>;
  readonly extent: FrameExtent;
  /** Most frames read at a time, rounded down to a multiple of 256. */
  readonly blockFrames: number;
}

/** Called after each block with the frames of their segments that were measured; returns the greatest magnitude known anywhere. */
export type BlockListener = (frameCount: number, peakLinear: number) => number | Promise<number>;

/**
 * Measures segments of a programme on the fixed grid, two at a time, in any order and on any thread: loudness starts anew
 * one pre-roll before each segment by definition, and the true-peak filter has no memory.
 */
export class SegmentMeter {
  readonly #subject: SegmentSubject;
  readonly #blockFrames: number;
  readonly #loudness: SegmentLoudness;
  readonly #decoders: readonly PcmDecoder[];
  readonly #peaks: readonly TruePeakMeter[];

  constructor(kernels: Kernels, subject: SegmentSubject) {
    const { sampleFormat, sampleRateHz, channelCount, channels, lengthFrames } = subject.info;
    this.#subject = subject;
    this.#blockFrames = subject.blockFrames - (subject.blockFrames % gridFrames);
    const capacityFrames = this.#blockFrames;
    this.#loudness = new SegmentLoudness(kernels, { sampleRateHz, channels, lengthFrames });
    const lanes = [0, 1];
    this.#decoders = lanes.map(() => new PcmDecoder(kernels, { format: sampleFormat, channelCount, capacityFrames }));
    this.#peaks = lanes.map(() => new TruePeakMeter(kernels, { channelCount, capacityFrames }));
  }

  /** Measures one or two segments. @throws what reading throws. */
  async measure(segments: readonly number[], onBlock: BlockListener): Promise<SegmentReading[]> {
    const lanes = segments.map((segment, index) => this.#begin(index, segment));
    let running = lanes;
    while (running.length > 0) {
      const frameCount = Math.min(this.#blockFrames, ...running.map(framesToStop));
      for (const lane of running) this.#read(lane, frameCount);
      const measured = running.filter(({ position, endFrame }) => position < endFrame).map(({ index }) => index);
      if (measured.length > 0) this.#loudness.measure(measured, frameCount);
      let ownFrames = 0;
      let peakLinear = 0;
      for (const lane of running) {
        if (lane.position >= lane.startFrame - leadFrames) lane.peak.processBuffered(frameCount);
        if (isOwn(lane)) ownFrames += frameCount;
        lane.position += frameCount;
        peakLinear = Math.max(peakLinear, lane.peak.peakLinear);
      }
      const answer = onBlock(ownFrames, peakLinear);
      const known = typeof answer === 'number' ? answer : await answer;
      for (const lane of running) lane.peak.raise(known);
      running = running.filter(({ position, stopFrame }) => position < stopFrame);
    }
    return lanes.map((lane) => this.#readingOf(lane));
  }

  #begin(index: number, segment: number): Lane {
    const decoder = this.#decoders[index];
    const peak = this.#peaks[index];
    if (decoder === undefined || peak === undefined)
      throw new RangeError('Two segments at most are measured at a time.');
    const { lengthFrames } = this.#subject.info;
    const startFrame = segment * segmentFrames;
    const endFrame = Math.min(startFrame + segmentFrames, lengthFrames);
    peak.reset(segment === 0 ? 0 : leadFrames);
    return {
      index,
      segment,
      startFrame,
      endFrame,
      stopFrame: Math.min(endFrame + trailFrames, lengthFrames),
      decoder,
      peak,
      position: this.#loudness.begin(index, segment),
      nonFiniteSamples: 0,
      denormalSamples: 0,
      firstNonFiniteFrame: null,
    };
  }

  /** Reads and decodes to where the peak meter gathers its samples; the loudness meter reads them there too. */
  #read(lane: Lane, frameCount: number): void {
    const { decoder, peak } = lane;
    const { extent } = this.#subject;
    readFrames(extent, lane.position, decoder.bytes.subarray(0, frameCount * extent.frameSizeBytes));
    const offsetFrames = peak.fillFrames;
    const findings = decoder.decode(frameCount, peak.buffer, offsetFrames);
    this.#loudness.point(lane.index, peak.buffer, offsetFrames);
    if (!isOwn(lane)) return;
    lane.nonFiniteSamples += findings.nonFiniteSamples;
    lane.denormalSamples += findings.denormalSamples;
    if (findings.firstNonFiniteFrame !== null) {
      lane.firstNonFiniteFrame ??= lane.position + findings.firstNonFiniteFrame;
    }
  }

  #readingOf(lane: Lane): SegmentReading {
    const { truePeakLinear, samplePeakLinear } =
      lane.stopFrame === this.#subject.info.lengthFrames ? lane.peak.finish() : lane.peak.peaks();
    return {
      segment: lane.segment,
      energies: this.#loudness.energies(lane.index),
      truePeakLinear,
      samplePeakLinear,
      nonFiniteSamples: lane.nonFiniteSamples,
      denormalSamples: lane.denormalSamples,
      firstNonFiniteFrame: lane.firstNonFiniteFrame,
    };
  }
}

/** Frames until a lane's part changes: lead, segment, trail, end. */
function framesToStop({ position, startFrame, endFrame, stopFrame }: Lane): number {
  for (const stop of [startFrame - leadFrames, startFrame, endFrame]) if (position < stop) return stop - position;
  return stopFrame - position;
}

function isOwn({ position, startFrame, endFrame }: Lane): boolean {
  return position >= startFrame && position < endFrame;
}

/** Segments of a programme, the last one mostly shorter. */
export function segmentsOf(lengthFrames: number): number {
  return Math.ceil(lengthFrames / segmentFrames);
}
