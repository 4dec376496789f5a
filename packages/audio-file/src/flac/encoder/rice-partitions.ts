/** How a residual is cut into partitions and which Rice parameter each has, RFC 9639 clause 9.2.7. */
export interface RicePlan {
  readonly partitionOrder: number;
  readonly parameters: readonly number[];
  /** 4 or 5 bits for a parameter. */
  readonly parameterBits: 4 | 5;
  /** Bits of the coded residual, its header included. */
  readonly sizeBits: number;
}

/** `flac -5` goes as far; more costs time and gains a thousandth. */
const maximumPartitionOrder = 5;
const maximumParameter = 30;

/** The cheapest plan for `residual` from `predictorOrder` to `frameCount`. */
export function planRice(residual: Int32Array, frameCount: number, predictorOrder: number): RicePlan {
  const finestOrder = finestPartitionOrder(frameCount, predictorOrder);
  let sums = partitionSums(residual, frameCount, predictorOrder, finestOrder);
  let best = planPartitions(sums, frameCount, predictorOrder, finestOrder);
  for (let order = finestOrder - 1; order >= 0; order--) {
    sums = Float64Array.from({ length: 2 ** order }, (_, index) => sums[2 * index]! + sums[2 * index + 1]!);
    const plan = planPartitions(sums, frameCount, predictorOrder, order);
    if (plan.sizeBits < best.sizeBits) best = plan;
  }
  return { ...best, sizeBits: exactSizeBits(residual, frameCount, predictorOrder, best) };
}

function finestPartitionOrder(frameCount: number, predictorOrder: number): number {
  let order = 0;
  while (
    order < maximumPartitionOrder &&
    frameCount % 2 ** (order + 1) === 0 &&
    frameCount / 2 ** (order + 1) > predictorOrder
  ) {
    order += 1;
  }
  return order;
}

/** Sums of the folded values (0, −1, 1, −2 … become 0, 1, 2, 3 …) of each partition. */
function partitionSums(residual: Int32Array, frameCount: number, predictorOrder: number, order: number): Float64Array {
  const partitionFrames = frameCount / 2 ** order;
  const sums = new Float64Array(2 ** order);
  for (let partition = 0, start = predictorOrder; partition < sums.length; partition++) {
    const end = (partition + 1) * partitionFrames;
    let sum = 0;
    for (let index = start; index < end; index++) {
      const value = residual[index]!;
      sum += ((value << 1) ^ (value >> 31)) >>> 0;
    }
    sums[partition] = sum;
    start = end;
  }
  return sums;
}

/** Size by the mean alone: dropping the low bits of a value drops half a step on average. */
function planPartitions(sums: Float64Array, frameCount: number, predictorOrder: number, order: number): RicePlan {
  const parameters: number[] = [];
  let sizeBits = 0;
  let largest = 0;
  for (let partition = 0; partition < sums.length; partition++) {
    const count = frameCount / sums.length - (partition === 0 ? predictorOrder : 0);
    const sum = sums[partition]!;
    let parameter = 0;
    let bits = estimateBits(sum, count, 0);
    while (parameter < maximumParameter) {
      const next = estimateBits(sum, count, parameter + 1);
      if (next >= bits) break;
      bits = next;
      parameter += 1;
    }
    parameters.push(parameter);
    largest = Math.max(largest, parameter);
    sizeBits += bits;
  }
  const parameterBits = largest > 14 ? 5 : 4;
  return { partitionOrder: order, parameters, parameterBits, sizeBits: sizeBits + sums.length * parameterBits + 6 };
}

function estimateBits(sum: number, count: number, parameter: number): number {
  const quotients = parameter === 0 ? sum : Math.max(0, (sum - (count * (2 ** parameter - 1)) / 2) / 2 ** parameter);
  return count * (parameter + 1) + quotients;
}

function exactSizeBits(residual: Int32Array, frameCount: number, predictorOrder: number, plan: RicePlan): number {
  const partitionFrames = frameCount / plan.parameters.length;
  let sizeBits = 6 + plan.parameters.length * plan.parameterBits;
  let start = predictorOrder;
  for (const [partition, parameter] of plan.parameters.entries()) {
    const end = (partition + 1) * partitionFrames;
    let quotients = 0;
    for (let index = start; index < end; index++) {
      const value = residual[index]!;
      quotients += (((value << 1) ^ (value >> 31)) >>> 0) >>> parameter;
    }
    sizeBits += quotients + (end - start) * (parameter + 1);
    start = end;
  }
  return sizeBits;
}
