import type { Kernels } from '../kernels/kernels.ts';
import { type SegmentEnergies, SegmentLoudness, type SegmentLoudnessOptions } from '../loudness/segment-loudness.ts';
import { type DecodeFindings, PcmDecoder } from '../pcm/pcm-decoder.ts';
import type { SampleFormat } from '../pcm/sample-format.ts';
import { TruePeakMeter, type TruePeakResult } from '../true-peak/true-peak-meter.ts';

export interface SegmentPassOptions extends SegmentLoudnessOptions {
  readonly format: SampleFormat;
  /** Most frames one `measure` may be asked for. */
  readonly capacityFrames: number;
}

/** What of a lane's next frames is wanted. */
export interface LaneStep {
  readonly lane: number;
  readonly loudness: boolean;
  readonly peak: boolean;
}

/** Formats of the kernel; see segment-pass.as.ts. */
const formatCodes = { s16: 0, s24: 1, s32: 2, f32: 3, u8: 4, f64: 5 } as const;
const laneWords = 10;
const stepsWord = 9;
const laneCount = 2;

/**
 * Two lanes through a programme that are measured side by side: PCM in, loudness and true peak out.
 *
 * A step decodes each lane's bytes to where its true-peak meter gathers samples, lets the loudness meter read them there, both
 * lanes at once, and then the true-peak meter: one call of the kernel, where JavaScript would be called forty times.
 */
export class SegmentPass {
  readonly #loudness: SegmentLoudness;
  readonly #peaks: readonly TruePeakMeter[];
  readonly #kernels: Kernels;
  readonly #decoders: readonly PcmDecoder[];
  readonly #capacityFrames: number;
  /** Lane 0 and lane 1. */
  readonly #tablePointer: number;
  readonly #bytes: readonly Uint8Array[];
  readonly #findings: readonly Int32Array[];
  readonly #table: Int32Array;

  constructor(kernels: Kernels, options: SegmentPassOptions) {
    const { format, channels, capacityFrames } = options;
    const channelCount = channels.length;
    const lanes = Array.from({ length: laneCount });
    this.#kernels = kernels;
    this.#capacityFrames = capacityFrames;
    this.#loudness = new SegmentLoudness(kernels, options);
    this.#decoders = lanes.map(() => new PcmDecoder(kernels, { format, channelCount, capacityFrames }));
    this.#peaks = lanes.map(() => new TruePeakMeter(kernels, { channelCount, capacityFrames }));
    const { pairs } = this.#loudness;
    const pairsPointer = kernels.allocate(pairs.length * 8);
    this.#tablePointer = kernels.allocate(laneCount * laneWords * 4);
    // Nothing is allocated from here on, so that views stay valid.
    const { buffer } = kernels.memory;
    new Int32Array(buffer, pairsPointer, pairs.length * 2).set(pairs.flat());
    this.#bytes = this.#decoders.map((decoder) => decoder.bytes);
    this.#findings = this.#decoders.map(({ findingsPointer }) => new Int32Array(buffer, findingsPointer, 3));
    this.#table = new Int32Array(buffer, this.#tablePointer, laneCount * laneWords);
    for (const [lane, decoder] of this.#decoders.entries()) {
      this.#table.set(
        [
          formatCodes[format],
          decoder.sourcePointer,
          channelCount,
          decoder.targetsPointer,
          decoder.findingsPointer,
          this.#peakOf(lane).channelsPointer,
          this.#loudness.lanePointer(lane),
          pairs.length,
          pairsPointer,
        ],
        lane * laneWords,
      );
    }
  }

  /**
   * Makes a lane ready for a segment; returns the frame of the programme at which its warm-up, or else it, begins.
   * @param leadFrames as `TruePeakMeter.reset` takes it.
   */
  begin(lane: number, segment: number, leadFrames: number): number {
    this.#peakOf(lane).reset(leadFrames);
    return this.#loudness.begin(lane, segment);
  }

  /** Where the bytes of a lane's next `frameCount` frames belong. @throws RangeError past the capacity. */
  bytes(lane: number, frameCount: number): Uint8Array {
    const bytes = this.#bytes[lane];
    if (bytes === undefined || frameCount > this.#capacityFrames) {
      throw new RangeError(`A lane, 0 or 1, takes at most ${this.#capacityFrames} frames, got ${lane}, ${frameCount}`);
    }
    return frameCount === this.#capacityFrames
      ? bytes
      : bytes.subarray(0, (bytes.length / this.#capacityFrames) * frameCount);
  }

  /**
   * Measures the frames at `bytes` of each lane; lanes whose loudness is wanted stand at the same distance from a multiple of 256.
   * Both lanes are given in order. Only true peaks above `knownLinear` are looked for; returns the greatest of these lanes so far, or `knownLinear`.
   */
  measure(steps: readonly LaneStep[], frameCount: number, knownLinear: number): number {
    const first = steps[0]?.lane ?? 0;
    for (const { lane, loudness, peak } of steps) {
      this.#table[laneWords * lane + stepsWord] = (loudness ? 1 : 0) + (peak ? 2 : 0);
    }
    const table = this.#tablePointer + first * laneWords * 4;
    const { settingsPointer } = this.#loudness;
    return this.#kernels.exports.measureLanes(settingsPointer, table, steps.length, frameCount, knownLinear);
  }

  /** What the last step replaced in a lane. */
  findings(lane: number): DecodeFindings {
    const [nonFiniteSamples = 0, denormalSamples = 0, first = -1] = this.#findings[lane] ?? [];
    return { nonFiniteSamples, denormalSamples, firstNonFiniteFrame: first < 0 ? null : first };
  }

  /** Energies of a lane whose segment has been given to its end. */
  energies(lane: number): SegmentEnergies {
    return this.#loudness.energies(lane);
  }

  /** Peaks of a lane, or those told of elsewhere; at the end of the programme also those after its last frame. */
  peaks(lane: number, isEnd: boolean): TruePeakResult {
    const meter = this.#peakOf(lane);
    return isEnd ? meter.finish() : meter.peaks();
  }

  #peakOf(lane: number): TruePeakMeter {
    const meter = this.#peaks[lane];
    if (meter === undefined) throw new RangeError(`lane must be 0 or 1, got ${lane}`);
    return meter;
  }
}
