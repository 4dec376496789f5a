import type { BitWriter } from './bit-writer.ts';
import { fixedResidual, fixedResidualSums, maximumFixedOrder } from './fixed-prediction.ts';
import { LinearPrediction, linearResidual, type LinearPredictor } from './linear-prediction.ts';
import { planRice, type RicePlan } from './rice-partitions.ts';

/** Bits of a subframe's header without wasted bits. */
const headerBits = 8;
/** Bits that say precision and shift of a linear predictor. */
const linearHeaderBits = 4 + 5;

interface FixedCoding {
  readonly kind: 'fixed';
  readonly order: number;
  readonly rice: RicePlan;
  readonly residual: Int32Array;
  readonly sizeBits: number;
}

interface LinearCoding {
  readonly kind: 'linear';
  readonly order: number;
  readonly predictor: LinearPredictor;
  readonly rice: RicePlan;
  readonly residual: Int32Array;
  readonly sizeBits: number;
}

/** Codes one channel of one block in the cheapest of the ways it knows; constant, verbatim, fixed or linear prediction. */
export class SubframeEncoder {
  readonly #prediction: LinearPrediction;
  readonly #shifted: Int32Array;
  readonly #fixedResidual: Int32Array;
  readonly #linearResidual: Int32Array;

  constructor(maximumFrames: number) {
    this.#prediction = new LinearPrediction(maximumFrames);
    this.#shifted = new Int32Array(maximumFrames);
    this.#fixedResidual = new Int32Array(maximumFrames);
    this.#linearResidual = new Int32Array(maximumFrames);
  }

  /**
   * Writes the subframe, RFC 9639 clause 9.2.
   *
   * @param sampleBits 5 … 25, the side channel's extra bit included.
   */
  write(bits: BitWriter, samples: Int32Array, frameCount: number, sampleBits: number): void {
    bits.reserve(Math.ceil((frameCount * sampleBits) / 8) + 8);
    if (isConstant(samples, frameCount)) {
      bits.write(0, 8);
      bits.writeSigned(samples[0]!, sampleBits);
      return;
    }
    const wastedBits = countWastedBits(samples, frameCount);
    let coded = samples;
    if (wastedBits > 0) {
      coded = this.#shifted;
      for (let index = 0; index < frameCount; index++) coded[index] = samples[index]! >> wastedBits;
    }
    this.#writePredicted(bits, coded, frameCount, sampleBits - wastedBits, wastedBits);
  }

  #writePredicted(
    bits: BitWriter,
    samples: Int32Array,
    frameCount: number,
    sampleBits: number,
    wastedBits: number,
  ): void {
    const coding = this.#choose(samples, frameCount, sampleBits);
    if (coding === null) {
      writeHeader(bits, 1, wastedBits);
      for (let index = 0; index < frameCount; index++) bits.writeSigned(samples[index]!, sampleBits);
      return;
    }
    writeHeader(bits, coding.kind === 'fixed' ? 8 + coding.order : 32 + coding.order - 1, wastedBits);
    for (let index = 0; index < coding.order; index++) bits.writeSigned(samples[index]!, sampleBits);
    if (coding.kind === 'linear') writePredictor(bits, coding.predictor);
    writeResidual(bits, coding.residual, frameCount, coding.order, coding.rice);
  }

  /** Null: verbatim is no longer than the best prediction. */
  #choose(samples: Int32Array, frameCount: number, sampleBits: number): FixedCoding | LinearCoding | null {
    const fixed = this.#planFixed(samples, frameCount, sampleBits);
    const linear = this.#planLinear(samples, frameCount, sampleBits);
    const best = linear && linear.sizeBits < fixed.sizeBits ? linear : fixed;
    return best.sizeBits < headerBits + frameCount * sampleBits ? best : null;
  }

  #planFixed(samples: Int32Array, frameCount: number, sampleBits: number): FixedCoding {
    let order = 0;
    if (frameCount > maximumFixedOrder) {
      const sums = fixedResidualSums(samples, frameCount);
      for (let candidate = 1; candidate < sums.length; candidate++) {
        if (sums[candidate]! < sums[order]!) order = candidate;
      }
    }
    const residual = this.#fixedResidual;
    fixedResidual(samples, frameCount, order, residual);
    const rice = planRice(residual, frameCount, order);
    return { kind: 'fixed', order, rice, residual, sizeBits: headerBits + order * sampleBits + rice.sizeBits };
  }

  #planLinear(samples: Int32Array, frameCount: number, sampleBits: number): LinearCoding | null {
    const predictor = this.#prediction.find(samples, frameCount, sampleBits);
    const residual = this.#linearResidual;
    if (predictor === null || !linearResidual(samples, frameCount, predictor, residual)) return null;
    const order = predictor.coefficients.length;
    const rice = planRice(residual, frameCount, order);
    const predictorBits = linearHeaderBits + order * predictor.precisionBits;
    const sizeBits = headerBits + order * sampleBits + predictorBits + rice.sizeBits;
    return { kind: 'linear', order, predictor, rice, residual, sizeBits };
  }
}

function isConstant(samples: Int32Array, frameCount: number): boolean {
  const first = samples[0]!;
  for (let index = 1; index < frameCount; index++) if (samples[index]! !== first) return false;
  return true;
}

/** Low bits that are zero in every sample; the block is not constant, so that one sample is not zero. */
function countWastedBits(samples: Int32Array, frameCount: number): number {
  let used = 0;
  for (let index = 0; index < frameCount; index++) used |= samples[index]!;
  return 31 - Math.clz32(used & -used);
}

function writeHeader(bits: BitWriter, type: number, wastedBits: number): void {
  bits.write((type << 1) | (wastedBits > 0 ? 1 : 0), 8);
  if (wastedBits > 0) bits.writeUnary(wastedBits - 1);
}

function writePredictor(bits: BitWriter, { coefficients, precisionBits, shift }: LinearPredictor): void {
  bits.write(precisionBits - 1, 4);
  bits.write(shift, 5);
  for (const coefficient of coefficients) bits.write(coefficient, precisionBits);
}

function writeResidual(bits: BitWriter, residual: Int32Array, frameCount: number, order: number, rice: RicePlan): void {
  bits.write(rice.parameterBits === 5 ? 1 : 0, 2);
  bits.write(rice.partitionOrder, 4);
  const partitionFrames = frameCount / rice.parameters.length;
  for (const [partition, parameter] of rice.parameters.entries()) {
    bits.write(parameter, rice.parameterBits);
    const start = partition === 0 ? order : partition * partitionFrames;
    bits.writeRice(residual, start, (partition + 1) * partitionFrames, parameter);
  }
}
