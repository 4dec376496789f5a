import type { Kernels } from '../kernels/kernels.ts';
import type { PlanarBlock } from '../kernels/planar-block.ts';
import { type ChannelLabel, channelWeight } from './channel-weights.ts';
import { kWeighting } from './k-weighting.ts';
import { hopStartFrame, prerollFrames, segmentFrames } from './segment-grid.ts';

export interface SegmentLoudnessOptions {
  /** 8,000 … 768,000. */
  readonly sampleRateHz: number;
  readonly channels: readonly ChannelLabel[];
  /** Length of the whole programme. */
  readonly lengthFrames: number;
}

/** What one segment adds to the hop energies of a programme; `mergeSegmentEnergies` puts them together. */
export interface SegmentEnergies {
  /**
   * Weighted energy of the first hop that ends in the segment, apart for each measured channel, since the hop may have begun
   * in the segment before; empty when no hop ends here.
   */
  readonly head: Float64Array;
  /** Weighted energies of the hops after that. */
  readonly hops: Float64Array;
  /** Weighted energy of the hop that the segment's end cuts. */
  readonly tail: number;
}

/** Layout of the kernel's settings and lanes; see segment-energies.as.ts. */
const settingsBytes = 112;
const pairsOffset = 64;
const pairBytes = 176;
const laneCount = 2;

/** K-weighted energies of single segments of a programme, one or two segments at a time. Each frame is given in order. */
export class SegmentLoudness {
  readonly #kernels: Kernels;
  readonly #options: SegmentLoudnessOptions;
  readonly #measured: readonly { channel: number; weight: number }[];
  /** Where the kernel finds what all segments share. */
  readonly settingsPointer: number;
  readonly #lanePointers: readonly number[];
  readonly #headPointers: readonly number[];
  readonly #hopsPointers: readonly number[];
  readonly #preroll: number;

  constructor(kernels: Kernels, options: SegmentLoudnessOptions) {
    this.#kernels = kernels;
    this.#options = options;
    this.#measured = options.channels
      .map((label, channel) => ({ channel, weight: channelWeight(label) }))
      .filter(({ weight }) => weight > 0);
    this.#preroll = prerollFrames(options.sampleRateHz);
    const lanes = Array.from({ length: laneCount });
    const mostHops = Math.ceil((segmentFrames * 100) / options.sampleRateHz) + 1;
    this.settingsPointer = kernels.allocate(settingsBytes);
    this.#lanePointers = lanes.map(() => kernels.allocate(this.#laneBytes));
    this.#headPointers = lanes.map(() => kernels.allocate(this.#pairCount * 16));
    this.#hopsPointers = lanes.map(() => kernels.allocate(mostHops * 8));
    const k = kWeighting(options.sampleRateHz);
    const buffer = kernels.memory.buffer;
    new Int32Array(buffer, this.settingsPointer, 2).set([options.sampleRateHz, this.#pairCount]);
    const coefficients = [k.b1, k.b2, k.a1, k.a2, k.c1, k.c2].flatMap((value) => [value, value]);
    new Float64Array(buffer, this.settingsPointer + 16, 12).set(coefficients);
  }

  /** Channels that are filtered together; a lone last one keeps itself company, with weight 0. */
  get pairs(): readonly (readonly [number, number])[] {
    return Array.from({ length: this.#pairCount }, (_, index) => {
      const first = this.#measured[2 * index]?.channel ?? 0;
      return [first, this.#measured[2 * index + 1]?.channel ?? first];
    });
  }

  get #pairCount(): number {
    return Math.ceil(this.#measured.length / 2);
  }

  get #laneBytes(): number {
    return pairsOffset + this.#pairCount * pairBytes;
  }

  /** Makes lane 0 or 1 ready for a segment; returns the frame of the programme at which its warm-up, or else it, begins. */
  begin(lane: number, segment: number): number {
    const { sampleRateHz, lengthFrames } = this.#options;
    const start = segment * segmentFrames;
    const end = Math.min(start + segmentFrames, lengthFrames);
    const first = Math.max(0, start - this.#preroll);
    let hop = Math.floor((start * 100) / sampleRateHz);
    while (hopStartFrame(hop + 1, sampleRateHz) <= start) hop += 1;
    while (hop > 0 && hopStartFrame(hop, sampleRateHz) > start) hop -= 1;
    const pointer = this.lanePointer(lane);
    const buffer = this.#kernels.memory.buffer;
    new Uint8Array(buffer, pointer, this.#laneBytes).fill(0);
    new BigInt64Array(buffer, pointer, 5).set([first, start, end, hop, hop].map(BigInt));
    new Int32Array(buffer, pointer + 40, 2).set([this.#hopsPointers[lane] ?? 0, this.#headPointers[lane] ?? 0]);
    const { energyGain } = kWeighting(sampleRateHz);
    for (const [index, { weight }] of this.#measured.entries()) {
      const pair = pointer + pairsOffset + (index >> 1) * pairBytes;
      new Float64Array(buffer, pair + 16, 2)[index & 1] = weight * energyGain;
    }
    return first;
  }

  /** Says where the next frames of a lane lie: in `block`, from `offsetFrames` on. */
  point(lane: number, block: PlanarBlock, offsetFrames: number): void {
    for (let index = 0; index < this.#measured.length; index += 2) {
      const first = block.pointer(this.#measured[index]?.channel ?? 0);
      const second = this.#measured[index + 1];
      const pair = this.lanePointer(lane) + pairsOffset + (index >> 1) * pairBytes;
      // A lone last channel keeps itself company, with weight 0.
      new Int32Array(this.#kernels.memory.buffer, pair, 2).set([
        first + offsetFrames * 4,
        (second === undefined ? first : block.pointer(second.channel)) + offsetFrames * 4,
      ]);
    }
  }

  /** Measures `frameCount` frames of one lane, or of both when they stand at the same distance from a multiple of 256. */
  measure(lanes: readonly number[], frameCount: number): void {
    const [one = 0, two] = lanes;
    this.#kernels.exports.measureSegments(
      this.settingsPointer,
      this.lanePointer(one),
      two === undefined ? 0 : this.lanePointer(two),
      frameCount,
    );
  }

  /** What was measured of a lane whose segment has been given to its end. */
  energies(lane: number): SegmentEnergies {
    const [hop = 0n, firstHop = 0n] = new BigInt64Array(this.#kernels.memory.buffer, this.lanePointer(lane) + 24, 2);
    const count = Number(hop - firstHop);
    const head = this.#kernels.f64(this.#headPointers[lane] ?? 0, this.#pairCount * 2);
    return {
      head: head.slice(0, count === 0 ? 0 : this.#measured.length),
      hops: this.#kernels.f64(this.#hopsPointers[lane] ?? 0, Math.max(0, count - 1)).slice(),
      tail: this.#kernels.f64(this.lanePointer(lane) + 48, 1)[0] ?? 0,
    };
  }

  /** Where the kernel finds a lane. */
  lanePointer(lane: number): number {
    const pointer = this.#lanePointers[lane];
    if (pointer === undefined) throw new RangeError(`lane must be 0 or 1, got ${lane}`);
    return pointer;
  }
}

/** Energies of the whole hops of a programme out of all its segments in order: the bits that `LoudnessMeter` gives. */
export function mergeSegmentEnergies(segments: readonly SegmentEnergies[]): Float64Array {
  const hopCount = segments.reduce((sum, { head, hops }) => sum + (head.length > 0 ? 1 : 0) + hops.length, 0);
  const merged = new Float64Array(hopCount);
  let count = 0;
  let pending = 0;
  for (const { head, hops, tail } of segments) {
    if (head.length > 0) {
      merged[count] = head.reduce((sum, energy) => sum + energy, pending);
      merged.set(hops, count + 1);
      count += 1 + hops.length;
    }
    pending = tail;
  }
  return merged;
}
