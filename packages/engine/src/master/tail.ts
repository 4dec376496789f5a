import { decibelsToLinear, Gain, type Kernels, PcmDecoder, PlanarBlock, TruePeakLimiter } from '@lathe/dsp';
import type { PcmSource } from '../stream/pcm-source.ts';
import type { RenderControl } from '../stream/render-control.ts';
import type { PcmSink, TailOutput } from './tail-output.ts';

/** What one pass does to the decoded samples. */
export interface TailPass {
  readonly gainDb: number;
  /** Null: no limiter. */
  readonly limiterCeilingDbtp: number | null;
}

export interface LimiterStatistics {
  readonly maxReductionDb: number;
  readonly p95ReductionDb: number;
  readonly reducedFrames: number;
  readonly latencyFrames: number;
}

export interface TailResult {
  readonly limiter: LimiterStatistics | null;
  readonly clippedSamples: number;
}

/** Gain, limiter and encoding over a source, as often as the solver asks. */
export class Tail {
  readonly #kernels: Kernels;
  readonly #source: PcmSource;
  readonly #blockFrames: number;
  readonly #decoder: PcmDecoder;
  readonly #block: PlanarBlock;
  readonly #output: TailOutput;
  #limiter: TruePeakLimiter | null = null;

  /** @param source whose first pass is done, so that its length and end are verified. */
  constructor(kernels: Kernels, source: PcmSource, blockFrames: number, output: TailOutput) {
    const { sampleFormat, channelCount } = source.info;
    this.#kernels = kernels;
    this.#source = source;
    this.#blockFrames = blockFrames;
    this.#decoder = new PcmDecoder(kernels, { format: sampleFormat, channelCount, capacityFrames: blockFrames });
    this.#block = new PlanarBlock(kernels, channelCount, blockFrames);
    this.#output = output;
  }

  /** One pass into `sink`: sample-aligned with the source and exactly as long. */
  async run(pass: TailPass, sink: PcmSink, control: RenderControl): Promise<TailResult> {
    const block = this.#block;
    const gain = new Gain(this.#kernels, decibelsToLinear(pass.gainDb));
    const limiter =
      pass.limiterCeilingDbtp === null ? null : this.#limiterAt(decibelsToLinear(pass.limiterCeilingDbtp));
    const latencyFrames = limiter?.latencyFrames ?? 0;
    let toDrop = latencyFrames;
    const emit = (frameCount: number): void => {
      const dropped = Math.min(toDrop, frameCount);
      toDrop -= dropped;
      if (dropped > 0) shiftFrames(block, dropped, frameCount);
      if (frameCount > dropped) this.#output.take(block, frameCount - dropped);
    };
    this.#output.begin(sink);
    await this.#source.rewind();
    for (;;) {
      const frameCount = await this.#source.read(this.#decoder.bytes);
      if (frameCount === 0) break;
      this.#decoder.decode(frameCount, block);
      gain.process(block, frameCount);
      limiter?.process(block, frameCount);
      emit(frameCount);
      await control.advance(frameCount);
    }
    for (let left = latencyFrames; left > 0; left -= this.#blockFrames) {
      const frameCount = Math.min(left, this.#blockFrames);
      for (let channel = 0; channel < block.channelCount; channel++) block.channel(channel).fill(0, 0, frameCount);
      limiter?.process(block, frameCount);
      emit(frameCount);
    }
    const { clippedSamples } = this.#output.end();
    return { clippedSamples, limiter: limiter === null ? null : { ...limiter.statistics, latencyFrames } };
  }

  /** The limiter as new at a ceiling; made with the first pass that needs one. */
  #limiterAt(ceilingLinear: number): TruePeakLimiter {
    if (this.#limiter !== null) {
      this.#limiter.reset({ ceilingLinear });
      return this.#limiter;
    }
    const { sampleRateHz, channelCount } = this.#source.info;
    const capacityFrames = this.#blockFrames;
    this.#limiter = new TruePeakLimiter(this.#kernels, { sampleRateHz, channelCount, ceilingLinear, capacityFrames });
    return this.#limiter;
  }
}

/** Moves the frames from `dropped` on to the front of the block. */
function shiftFrames(block: PlanarBlock, dropped: number, frameCount: number): void {
  for (let channel = 0; channel < block.channelCount; channel++) {
    block.channel(channel).copyWithin(0, dropped, frameCount);
  }
}
