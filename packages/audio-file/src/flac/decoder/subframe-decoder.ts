import type { BitReader } from './bit-reader.ts';
import { restoreFixed, restoreLinear, type Samples } from './restore-prediction.ts';

/** Reads one subframe, RFC 9639 clause 9.2, into `target`. @throws RangeError, Error for what the format forbids. */
export function decodeSubframe(
  bits: BitReader,
  target: Samples,
  residual: Int32Array,
  frameCount: number,
  sampleBits: number,
): void {
  if (bits.read(1) !== 0) throw new Error('a subframe does not begin with a zero');
  const type = bits.read(6);
  const wastedBits = bits.read(1) === 1 ? bits.readUnary() + 1 : 0;
  const codedBits = sampleBits - wastedBits;
  if (codedBits < 1) throw new Error(`${wastedBits} of ${sampleBits} bits are said to be unused`);
  if (type === 0) target.fill(bits.readSigned(codedBits), 0, frameCount);
  else if (type === 1) for (let index = 0; index < frameCount; index++) target[index] = bits.readSigned(codedBits);
  else if (type >= 8 && type <= 12) decodeFixed(bits, target, residual, frameCount, codedBits, type - 8);
  else if (type >= 32) decodeLinear(bits, target, residual, frameCount, codedBits, type - 31);
  else throw new Error(`subframe type ${type} is reserved`);
  if (wastedBits > 0) for (let index = 0; index < frameCount; index++) target[index] = target[index]! * 2 ** wastedBits;
}

function decodeFixed(
  bits: BitReader,
  target: Samples,
  residual: Int32Array,
  frameCount: number,
  sampleBits: number,
  order: number,
): void {
  readWarmUp(bits, target, frameCount, sampleBits, order);
  readResidual(bits, target, residual, frameCount, order);
  restoreFixed(target, frameCount, order);
}

function decodeLinear(
  bits: BitReader,
  target: Samples,
  residual: Int32Array,
  frameCount: number,
  sampleBits: number,
  order: number,
): void {
  readWarmUp(bits, target, frameCount, sampleBits, order);
  const precisionBits = bits.read(4) + 1;
  const shift = bits.readSigned(5);
  if (precisionBits === 16) throw new Error('the precision of a predictor is invalid');
  if (shift < 0) throw new Error('the shift of a predictor is negative');
  const coefficients = Int32Array.from({ length: order }, () => bits.readSigned(precisionBits));
  readResidual(bits, target, residual, frameCount, order);
  // An order of n adds the bits of n − 1.
  const sumBits = sampleBits + precisionBits - 1 + (32 - Math.clz32(order - 1));
  restoreLinear(target, frameCount, coefficients, shift, sumBits);
}

function readWarmUp(bits: BitReader, target: Samples, frameCount: number, sampleBits: number, order: number): void {
  if (order > frameCount) throw new Error(`a predictor of order ${order} stands in a block of ${frameCount}`);
  for (let index = 0; index < order; index++) target[index] = bits.readSigned(sampleBits);
}

/** Clause 9.2.7; into `target` from `order` on. */
function readResidual(bits: BitReader, target: Samples, scratch: Int32Array, frameCount: number, order: number): void {
  const method = bits.read(2);
  if (method > 1) throw new Error(`residual coding method ${method} is reserved`);
  const parameterBits = method === 0 ? 4 : 5;
  const escape = method === 0 ? 15 : 31;
  const partitionCount = 2 ** bits.read(4);
  const partitionFrames = frameCount / partitionCount;
  if (!Number.isInteger(partitionFrames) || partitionFrames < order) {
    throw new Error(`a block of ${frameCount} with order ${order} is cut into ${partitionCount} partitions`);
  }
  const residual = target instanceof Int32Array ? target : scratch;
  for (let partition = 0, start = order; partition < partitionCount; partition++) {
    const end = (partition + 1) * partitionFrames;
    const parameter = bits.read(parameterBits);
    if (parameter === escape) {
      const rawBits = bits.read(5);
      for (let index = start; index < end; index++) residual[index] = rawBits === 0 ? 0 : bits.readSigned(rawBits);
    } else bits.readRice(residual, start, end, parameter);
    start = end;
  }
  if (residual !== target) for (let index = order; index < frameCount; index++) target[index] = residual[index]!;
}
