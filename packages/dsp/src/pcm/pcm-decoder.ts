import type { Kernels } from '../kernels/kernels.ts';
import type { PlanarBlock } from '../kernels/planar-block.ts';
import { sampleSizeBytes, type SampleFormat } from './sample-format.ts';

/** Formats of the kernel `decodePcm`; 8 bit and f64 have kernels of their own. */
const formatCodes = { s16: 0, s24: 1, s32: 2, f32: 3 } as const;

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
 * 8, 16 and 24 bit are exact (full scale is 2^7, 2^15, 2^23), 32-bit integers are rounded once. In float input NaN,
 * ±Infinity and what lies at or above ±2^40 become 0, and so do denormals; both are counted. All other f32, also −0 and
 * those above full scale, pass bit for bit. f64 is rounded once: what is below the normal f32 becomes 0 (−758 dB of full
 * scale) and counts as denormal only where it is denormal as f64.
 */
export class PcmDecoder {
  readonly format: SampleFormat;
  readonly channelCount: number;
  readonly capacityFrames: number;
  readonly #kernels: Kernels;
  /** Where the kernels find the input area, the channels' targets and what was replaced. */
  readonly sourcePointer: number;
  readonly targetsPointer: number;
  readonly findingsPointer: number;
  #decodedFrames = 0;
  #nonFiniteSamples = 0;
  #denormalSamples = 0;
  #firstNonFiniteFrame: number | null = null;

  constructor(kernels: Kernels, { format, channelCount, capacityFrames }: PcmDecoderOptions) {
    this.#kernels = kernels;
    this.format = format;
    this.channelCount = channelCount;
    this.capacityFrames = capacityFrames;
    this.sourcePointer = kernels.allocate(capacityFrames * this.frameBytes);
    this.targetsPointer = kernels.allocate(channelCount * 4);
    this.findingsPointer = kernels.allocate(12);
  }

  /** Bytes of one interleaved frame. */
  get frameBytes(): number {
    return sampleSizeBytes[this.format] * this.channelCount;
  }

  /** The input area: write whole frames here, then `decode`. Valid until the kernels' next allocation. */
  get bytes(): Uint8Array {
    return this.#kernels.u8(this.sourcePointer, this.capacityFrames * this.frameBytes);
  }

  /** Samples replaced because they were NaN, infinite or at least 2^40. */
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
    const targets = new Int32Array(this.#kernels.memory.buffer, this.targetsPointer, this.channelCount);
    for (let channel = 0; channel < this.channelCount; channel += 1) {
      targets[channel] = into.pointer(channel) + offsetFrames * 4;
    }
    const findings = new Int32Array(this.#kernels.memory.buffer, this.findingsPointer, 3);
    findings.set([0, 0, -1]);
    this.#run(frameCount, targets);
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

  #run(frameCount: number, targets: Int32Array): void {
    const { exports } = this.#kernels;
    const { format, frameBytes } = this;
    if (format !== 'u8' && format !== 'f64') {
      const code = formatCodes[format];
      const [source, table, findings] = [this.sourcePointer, this.targetsPointer, this.findingsPointer];
      exports.decodePcm(code, source, this.channelCount, table, frameCount, findings);
      return;
    }
    for (const [channel, target] of targets.entries()) {
      const source = this.sourcePointer + channel * sampleSizeBytes[format];
      if (format === 'u8') exports.decodeBytes(source, frameBytes, target, frameCount);
      else exports.decodeDoubles(source, frameBytes, target, frameCount, this.findingsPointer);
    }
  }
}
