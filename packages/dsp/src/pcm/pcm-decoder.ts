import type { Kernels } from '../kernels/kernels.ts';
import type { PlanarBlock } from '../kernels/planar-block.ts';
import { sampleSizeBytes, type SampleFormat } from './sample-format.ts';

const formatCodes: Readonly<Record<SampleFormat, number>> = { s16: 0, s24: 1, s32: 2, f32: 3 };

export interface PcmDecoderOptions {
  readonly format: SampleFormat;
  readonly channelCount: number;
  /** Most frames one `decode` may be asked for. */
  readonly capacityFrames: number;
}

/** What one `decode` replaced. */
export interface DecodeFindings {
  readonly nonFiniteSamples: number;
  readonly denormalSamples: number;
  /** Counted from the first frame of that `decode`; null when there was none. */
  readonly firstNonFiniteFrame: number | null;
}

/**
 * Interleaved little-endian PCM to planar f32.
 *
 * 16 and 24 bit are exact (full scale is 2^15, 2^23), 32-bit integers are rounded once. In float input NaN and ±Infinity
 * become 0 and so do denormals; both are counted. All other floats, also −0 and those above full scale, pass bit for bit.
 */
export class PcmDecoder {
  readonly format: SampleFormat;
  readonly channelCount: number;
  readonly capacityFrames: number;
  readonly #kernels: Kernels;
  readonly #sourcePointer: number;
  readonly #targetsPointer: number;
  readonly #findingsPointer: number;
  #decodedFrames = 0;
  #nonFiniteSamples = 0;
  #denormalSamples = 0;
  #firstNonFiniteFrame: number | null = null;

  constructor(kernels: Kernels, { format, channelCount, capacityFrames }: PcmDecoderOptions) {
    this.#kernels = kernels;
    this.format = format;
    this.channelCount = channelCount;
    this.capacityFrames = capacityFrames;
    this.#sourcePointer = kernels.allocate(capacityFrames * this.frameBytes);
    this.#targetsPointer = kernels.allocate(channelCount * 4);
    this.#findingsPointer = kernels.allocate(12);
  }

  /** Bytes of one interleaved frame. */
  get frameBytes(): number {
    return sampleSizeBytes[this.format] * this.channelCount;
  }

  /** The input area: write whole frames here, then `decode`. Valid until the kernels' next allocation. */
  get bytes(): Uint8Array {
    return this.#kernels.u8(this.#sourcePointer, this.capacityFrames * this.frameBytes);
  }

  /** Samples replaced because they were NaN or infinite. */
  get nonFiniteSamples(): number {
    return this.#nonFiniteSamples;
  }

  /** Samples replaced because they were denormal. */
  get denormalSamples(): number {
    return this.#denormalSamples;
  }

  /** Frame of the first NaN or infinity, counted from the first frame decoded; null when there was none. */
  get firstNonFiniteFrame(): number | null {
    return this.#firstNonFiniteFrame;
  }

  /**
   * Decodes the first `frameCount` frames of `bytes` into `into`, from its frame `offsetFrames` on; says what it replaced.
   * @throws RangeError when that is more than the capacity or than the block has room for.
   */
  decode(frameCount: number, into: PlanarBlock, offsetFrames = 0): DecodeFindings {
    if (frameCount > this.capacityFrames || offsetFrames + frameCount > into.capacityFrames) {
      throw new RangeError(
        `frameCount must fit into ${this.capacityFrames} and, at ${offsetFrames}, into ${into.capacityFrames} frames, got ${frameCount}`,
      );
    }
    const targets = new Int32Array(this.#kernels.memory.buffer, this.#targetsPointer, this.channelCount);
    for (let channel = 0; channel < this.channelCount; channel += 1) {
      targets[channel] = into.pointer(channel) + offsetFrames * 4;
    }
    const findings = new Int32Array(this.#kernels.memory.buffer, this.#findingsPointer, 3);
    findings.set([0, 0, -1]);
    this.#kernels.exports.decodePcm(
      formatCodes[this.format],
      this.#sourcePointer,
      this.channelCount,
      this.#targetsPointer,
      frameCount,
      this.#findingsPointer,
    );
    const [nonFinite = 0, denormal = 0, firstNonFinite = -1] = findings;
    if (firstNonFinite >= 0) this.#firstNonFiniteFrame ??= this.#decodedFrames + firstNonFinite;
    this.#nonFiniteSamples += nonFinite;
    this.#denormalSamples += denormal;
    this.#decodedFrames += frameCount;
    return {
      nonFiniteSamples: nonFinite,
      denormalSamples: denormal,
      firstNonFiniteFrame: firstNonFinite < 0 ? null : firstNonFinite,
    };
  }
}
