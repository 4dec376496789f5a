import type { Kernels } from '../kernels/kernels.ts';
import type { PlanarBlock } from '../kernels/planar-block.ts';
import type { SampleFormat } from '../pcm/sample-format.ts';

/** Bits that carry signal, against those declared. */
export interface DepthResult {
  /** Null for float. */
  readonly declaredBits: number | null;
  /** Least number of bits that hold every sample exactly; null for digital silence, f64, and floats that no 24-bit integer holds. */
  readonly effectiveBits: number | null;
  /** Fewer bits are used than are declared; for float, 24 bits hold every sample. */
  readonly isZeroPadded: boolean;
}

/** Bits of a 32-bit integer from the topmost down to the last that is set. */
function usedBits(bits: number): number {
  return bits === 0 ? 0 : 32 - Math.clz32(bits & -bits) === 0 ? 0 : Math.clz32(bits & -bits) + 1;
}

/** Which bits the samples of a stream use. Any split into blocks gives the same result. */
export class DepthMeter {
  readonly #kernels: Kernels;
  readonly #format: SampleFormat;
  readonly #declaredBits: number | null;
  readonly #targetPointer: number;
  #wideBits = 0;

  /** @param declaredBits of an integer format; not used for float. */
  constructor(kernels: Kernels, format: SampleFormat, declaredBits: number) {
    this.#kernels = kernels;
    this.#format = format;
    this.#declaredBits = format === 'f32' || format === 'f64' ? null : declaredBits;
    this.#targetPointer = kernels.allocate(16);
  }

  /** @param bytes the interleaved PCM behind the block, in the kernels' memory: planar f32 cannot hold all of 32-bit integers. */
  process(block: PlanarBlock, frameCount: number, bytes: Uint8Array): void {
    const { exports } = this.#kernels;
    if (this.#format === 's32') {
      this.#wideBits |= exports.orIntegers(bytes.byteOffset, frameCount * block.channelCount);
      return;
    }
    for (let channel = 0; channel < block.channelCount; channel += 1) {
      exports.addSampleBits(block.pointer(channel), frameCount, this.#targetPointer);
    }
  }

  finish(): DepthResult {
    const [bits = 0, isInexact = 0] = new Int32Array(this.#kernels.memory.buffer, this.#targetPointer, 2);
    const used = usedBits(bits | this.#wideBits);
    const declaredBits = this.#declaredBits;
    // Planar f32 does not tell what of an f64 was rounded away.
    if (this.#format === 'f64') return { declaredBits, effectiveBits: null, isZeroPadded: false };
    if (declaredBits === null) {
      const isInteger = isInexact === 0 && used > 0 && used <= 24;
      return { declaredBits, effectiveBits: isInteger ? used : null, isZeroPadded: isInteger };
    }
    return { declaredBits, effectiveBits: used > 0 ? used : null, isZeroPadded: used > 0 && used < declaredBits };
  }
}
