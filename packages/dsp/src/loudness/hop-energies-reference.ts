import { type ChannelLabel, channelWeight } from './channel-weights.ts';
import { type KWeighting, kWeighting } from './k-weighting.ts';
import { flushThreshold, gridFrames, hopStartFrame, prerollFrames, segmentFrames } from './segment-grid.ts';

function flushed(state: number): number {
  return Math.abs(state) >= flushThreshold ? state : 0;
}

/** One channel's K-weighting filter, sample by sample; without the constant gain. */
class KWeightingFilter {
  readonly #k: KWeighting;
  #x1 = 0;
  #e1 = 0;
  #d1 = 0;
  #d2 = 0;
  #p1 = 0;
  #p2 = 0;
  #q1 = 0;
  #q2 = 0;

  constructor(k: KWeighting) {
    this.#k = k;
  }

  flush(): void {
    this.#p1 = flushed(this.#p1);
    this.#p2 = flushed(this.#p2);
    this.#q1 = flushed(this.#q1);
    this.#q2 = flushed(this.#q2);
  }

  next(x: number): number {
    const { b1, b2, a1, a2, c1, c2 } = this.#k;
    const e = x - this.#x1;
    const d = e - this.#e1;
    const w = d + b1 * this.#d1 + b2 * this.#d2;
    const p = w - a2 * this.#p2 - a1 * this.#p1;
    const q = p - c2 * this.#q2 - c1 * this.#q1;
    [this.#x1, this.#e1] = [x, e];
    [this.#d2, this.#d1] = [this.#d1, d];
    [this.#p2, this.#p1] = [this.#p1, p];
    [this.#q2, this.#q1] = [this.#q1, q];
    return q;
  }
}

/** Squares of one segment's weighted output from its first frame to its last, one channel; `samples` is the whole stream. */
function segmentSquares(samples: Float32Array, segment: number, k: KWeighting, preroll: number): Float64Array {
  const start = segment * segmentFrames;
  const end = Math.min(start + segmentFrames, samples.length);
  const filter = new KWeightingFilter(k);
  const squares = new Float64Array(end - start);
  for (let frame = Math.max(0, start - preroll); frame < end; frame += 1) {
    if (frame % gridFrames === 0) filter.flush();
    const weighted = filter.next(samples[frame]!);
    if (frame >= start) squares[frame - start] = weighted * weighted;
  }
  return squares;
}

/**
 * The specification of the energy kernel: each whole 10 ms hop's energy, summed frame by frame within one segment, weighted,
 * added over the channels in order; a hop across two segments is the sum of its two parts.
 */
export function hopEnergiesReference(
  channels: readonly Float32Array[],
  labels: readonly ChannelLabel[],
  sampleRateHz: number,
): Float64Array {
  const k = kWeighting(sampleRateHz);
  const preroll = prerollFrames(sampleRateHz);
  const lengthFrames = channels[0]?.length ?? 0;
  let hopCount = 0;
  while (hopStartFrame(hopCount + 1, sampleRateHz) <= lengthFrames) hopCount += 1;
  const energies = new Float64Array(hopCount);
  for (let segment = 0; segment * segmentFrames < lengthFrames; segment += 1) {
    const segmentStart = segment * segmentFrames;
    const squares = channels.map((samples) => segmentSquares(samples, segment, k, preroll));
    const firstHop = Math.max(0, Math.floor((segmentStart * 100) / sampleRateHz) - 1);
    for (let hop = firstHop; hop < hopCount; hop += 1) {
      const from = Math.max(hopStartFrame(hop, sampleRateHz), segmentStart);
      const to = Math.min(hopStartFrame(hop + 1, sampleRateHz), segmentStart + segmentFrames);
      if (hopStartFrame(hop, sampleRateHz) >= segmentStart + segmentFrames) break;
      if (to <= from) continue;
      let energy = energies[hop]!;
      for (const [channel, label] of labels.entries()) {
        const gain = channelWeight(label) * k.energyGain;
        if (gain === 0) continue;
        let sum = 0;
        for (let frame = from; frame < to; frame += 1) sum += squares[channel]![frame - segmentStart]!;
        energy += sum * gain;
      }
      energies[hop] = energy;
    }
  }
  return energies;
}
