import { type FrameExtent, readFrames } from '@lathe/audio-file/frames';
import type { AudioFileInfo } from '@lathe/audio-file/read';
import { type Kernels, type LaneStep, type SegmentEnergies, segmentFrames, SegmentPass } from '@lathe/dsp/segments';

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
  position: number;
  nonFiniteSamples: number;
  denormalSamples: number;
  firstNonFiniteFrame: number | null;
}

/** The programme whose segments are measured; plain data. */
export interface SegmentSubject {
  readonly info: Pick<AudioFileInfo, 'sampleFormat' | 'sampleRateHz' | 'channels' | 'lengthFrames'>;
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
  readonly #pass: SegmentPass;
  /** Integers are what they are; of floats some are replaced, and counted. */
  readonly #isFloat: boolean;

  constructor(kernels: Kernels, subject: SegmentSubject) {
    const { sampleFormat, sampleRateHz, channels, lengthFrames } = subject.info;
    this.#subject = subject;
    this.#blockFrames = subject.blockFrames - (subject.blockFrames % gridFrames);
    this.#isFloat = sampleFormat === 'f32' || sampleFormat === 'f64';
    this.#pass = new SegmentPass(kernels, {
      format: sampleFormat,
      sampleRateHz,
      channels,
      lengthFrames,
      capacityFrames: this.#blockFrames,
    });
  }

  /** Measures one or two segments. @throws what reading throws. */
  async measure(segments: readonly number[], onBlock: BlockListener): Promise<SegmentReading[]> {
    const lanes = segments.map((segment, index) => this.#begin(index, segment));
    let running = lanes;
    let known = 0;
    while (running.length > 0) {
      const frameCount = Math.min(this.#blockFrames, ...running.map(framesToStop));
      for (const { index, position } of running) {
        readFrames(this.#subject.extent, position, this.#pass.bytes(index, frameCount));
      }
      const peakLinear = this.#pass.measure(running.map(stepOf), frameCount, known);
      let ownFrames = 0;
      for (const lane of running) {
        if (isOwn(lane)) {
          ownFrames += frameCount;
          if (this.#isFloat) this.#count(lane);
        }
        lane.position += frameCount;
      }
      const answer = onBlock(ownFrames, peakLinear);
      known = typeof answer === 'number' ? answer : await answer;
      running = running.filter(({ position, stopFrame }) => position < stopFrame);
    }
    return lanes.map((lane) => this.#readingOf(lane));
  }

  #begin(index: number, segment: number): Lane {
    const { lengthFrames } = this.#subject.info;
    const startFrame = segment * segmentFrames;
    const endFrame = Math.min(startFrame + segmentFrames, lengthFrames);
    return {
      index,
      segment,
      startFrame,
      endFrame,
      stopFrame: Math.min(endFrame + trailFrames, lengthFrames),
      position: this.#pass.begin(index, segment, segment === 0 ? 0 : leadFrames),
      nonFiniteSamples: 0,
      denormalSamples: 0,
      firstNonFiniteFrame: null,
    };
  }

  #count(lane: Lane): void {
    const findings = this.#pass.findings(lane.index);
    lane.nonFiniteSamples += findings.nonFiniteSamples;
    lane.denormalSamples += findings.denormalSamples;
    if (findings.firstNonFiniteFrame !== null) {
      lane.firstNonFiniteFrame ??= lane.position + findings.firstNonFiniteFrame;
    }
  }

  #readingOf(lane: Lane): SegmentReading {
    const { truePeakLinear, samplePeakLinear } = this.#pass.peaks(
      lane.index,
      lane.stopFrame === this.#subject.info.lengthFrames,
    );
    return {
      segment: lane.segment,
      energies: this.#pass.energies(lane.index),
      truePeakLinear,
      samplePeakLinear,
      nonFiniteSamples: lane.nonFiniteSamples,
      denormalSamples: lane.denormalSamples,
      firstNonFiniteFrame: lane.firstNonFiniteFrame,
    };
  }
}

/** The pre-roll of loudness is longer than the lead of the true-peak filter; after the segment only that goes on. */
function stepOf({ index, position, startFrame, endFrame }: Lane): LaneStep {
  return { lane: index, loudness: position < endFrame, peak: position >= startFrame - leadFrames };
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
